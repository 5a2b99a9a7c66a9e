package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Finds the files behind paths, folders and globs, each once, whatever paths and links lead to it;
 * hidden names ({@code _x}, {@code .x}) are not data.
 */
public final class InputListing {
  /** Of several paths to one file that which says most, then that without links. */
  private static final Comparator<Listed> BEST =
      Comparator.<Listed>comparingInt(file -> -file.partitions().values().size())
          .thenComparing(file -> !file.realPath().equals(file.status().getPath()))
          .thenComparing(file -> file.status().getPath());

  /**
   * A listed file.
   *
   * @param status the file
   * @param partitions columns that its folders give it
   * @param realPath its path without links
   */
  record Listed(FileStatus status, PartitionPath partitions, Path realPath) {}

  private final Configuration hadoop;
  private final boolean anyKind;
  private final Map<String, Listed> files = new HashMap<>();
  private final Set<Path> noTables = new HashSet<>();

  private InputListing(Configuration hadoop, boolean anyKind) {
    this.hadoop = hadoop;
    this.anyKind = anyKind;
  }

  /**
   * Data files of any kind, each once, with the columns that its folders give it. A text of no
   * bytes has no records, and Spark writes such.
   *
   * @throws JobFailure as for Parquet
   */
  public static List<InputFile> files(List<String> inputs, Configuration hadoop) {
    return list(inputs, hadoop, true).stream().map(InputListing::file).toList();
  }

  private static InputFile file(Listed listed) {
    return InputFile.other(
        listed.status().getPath().toString(),
        listed.partitions().base().toString(),
        listed.status().getLen(),
        0,
        listed.partitions().values());
  }

  /**
   * Lists every input, each file once, in the order of its path.
   *
   * @throws JobFailure if an input does not exist, holds no Parquet or a link that leads nowhere,
   *     is the folder of a table with a log of its own, or its folders are not told apart by one
   *     set of {@code name=value}
   */
  static List<Listed> list(List<String> inputs, Configuration hadoop) {
    return list(inputs, hadoop, false);
  }

  private static List<Listed> list(List<String> inputs, Configuration hadoop, boolean anyKind) {
    InputListing listing = new InputListing(hadoop, anyKind);
    for (String input : inputs) {
      try {
        listing.add(input);
      } catch (IOException | IllegalArgumentException e) {
        throw new JobFailure(
            ExitCode.NO_INPUT, "cannot list input " + input + ": " + Reason.of(e), e);
      }
    }
    List<Listed> listed =
        listing.files.values().stream()
            .sorted(Comparator.comparing(file -> file.status().getPath().toString()))
            .toList();
    listed.forEach(file -> requireAlike(listed.get(0), file));
    return listed;
  }

  private static void requireAlike(Listed one, Listed other) {
    PartitionPath ours = one.partitions();
    PartitionPath theirs = other.partitions();
    if (!List.copyOf(ours.values().keySet()).equals(List.copyOf(theirs.values().keySet()))
        || !ours.above().equals(theirs.above())) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "name=value folders differ between "
              + name(one.status())
              + " and "
              + name(other.status())
              + " (every file must lie in folders of the same names)");
    }
  }

  private void add(String input) throws IOException {
    InputPattern pattern = InputPattern.of(input, hadoop);
    List<FileStatus> matches = new ArrayList<>();
    for (Path path : pattern.paths()) {
      pattern.store().find(path).ifPresent(matches::add);
    }
    if (matches.isEmpty()) {
      throw new JobFailure(ExitCode.NO_INPUT, "input not found: " + input);
    }
    int found = 0;
    for (FileStatus match : matches) {
      Path folder = match.isDirectory() ? match.getPath() : match.getPath().getParent();
      found += new Walk(pattern.store(), pattern.isExact() ? folder : pattern.fixed()).add(match);
    }
    if (found == 0) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no " + (anyKind ? "data" : "Parquet or Arrow") + " files in " + input);
    }
  }

  /** A link, and the folders in which it was met. */
  private record Link(Path path, List<String> above) {}

  /**
   * The way through one input. Links are followed last, so that what is met without them is known
   * by its own path.
   */
  private final class Walk {
    private final InputStore store;
    private final Path input;
    private final Deque<Link> links = new ArrayDeque<>();
    private final Set<String> visited = new HashSet<>();

    Walk(InputStore store, Path input) {
      this.store = store;
      this.input = input;
    }

    /** Adds a file, or those in a folder; how many were found. */
    int add(FileStatus match) throws IOException {
      refuseTables(match.getPath().getParent());
      int found =
          add(match, match.isDirectory() ? store.above(match.getPath()) : List.<String>of());
      while (!links.isEmpty()) {
        Link link = links.poll();
        found += addChild(link.path(), link.above());
      }
      return found;
    }

    private int add(FileStatus found, List<String> above) throws IOException {
      if (found.isDirectory()) {
        return addFolder(found.getPath(), store.identity(found), above);
      }
      addFile(found);
      return 1;
    }

    private int addFolder(Path folder, String identity, List<String> above) throws IOException {
      Map<String, String> partitions = PartitionPath.of(folder, input).values();
      if (above.contains(identity) || !visited.add(identity + partitions)) {
        return 0; // a link leads back
      }
      List<String> names = store.names(folder, true);
      if (noTables.add(folder)) {
        TableFormat.refuse(store, folder, names::contains);
      }
      refuseTables(store.realPath(folder));
      List<String> here = new ArrayList<>(above);
      here.add(identity);
      int found = 0;
      for (String name : names) {
        Path child = InputStore.child(folder, name);
        if (InputStore.isHidden(name)) {
          continue;
        }
        if (store.isLink(child)) {
          links.add(new Link(child, here));
        } else {
          found += addChild(child, here);
        }
      }
      return found;
    }

    private int addChild(Path child, List<String> above) throws IOException {
      Optional<FileStatus> found = store.find(child);
      if (found.isEmpty()) {
        throw new IOException("gone meanwhile: " + InputStore.name(child));
      }
      return add(found.get(), above);
    }

    private void addFile(FileStatus file) throws IOException {
      Path path = file.getPath();
      String identity = store.identity(file);
      if (InputStore.isHidden(path.getName())) {
        throw badFile("has a hidden name, which Spark does not read (rename it)", path);
      }
      if (!store.opens(path)) {
        throw badFile("cannot be opened by Hadoop for a colon in its path (rename it)", path);
      }
      if (file.getLen() == 0 && !anyKind) {
        throw new JobFailure(
            ExitCode.BAD_DATA, "input file is empty: " + InputStore.name(path) + " (0 bytes)");
      }
      Path realPath = store.realPath(path);
      refuseTables(path.getParent());
      refuseTables(realPath.getParent());
      PartitionPath partitions = PartitionPath.of(path.getParent(), input);
      files.merge(identity, new Listed(file, partitions, realPath), InputListing::best);
    }

    private static JobFailure badFile(String rule, Path path) {
      return new JobFailure(ExitCode.BAD_DATA, "input file " + InputStore.name(path) + " " + rule);
    }

    /** The folder of a table may lie anywhere above. */
    private void refuseTables(Path folder) throws IOException {
      for (Path at = folder; at != null && noTables.add(at); at = at.getParent()) {
        Path checked = at;
        TableFormat.refuse(store, at, name -> store.exists(InputStore.child(checked, name)));
      }
    }
  }

  private static Listed best(Listed one, Listed other) {
    boolean first = BEST.compare(one, other) <= 0;
    Listed best = first ? one : other;
    Listed rest = first ? other : one;
    if (!best.partitions().holds(rest.partitions())) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "input files %s and %s are one file, but their name=value folders differ (give it once)"
              .formatted(name(best.status()), name(rest.status())));
    }
    return best;
  }

  static String name(FileStatus file) {
    return InputStore.name(file.getPath());
  }
}
