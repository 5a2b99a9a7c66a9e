package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.table.ResultTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Checks published files against the manifests that were written with them: that each is there, has
 * the rows, bytes and content that it was published with, and that no other file lies where readers
 * would take it for rows of a table. Tables with a log of their own are left to {@link
 * VerifyTables}.
 */
public final class VerifyOutput {
  /** A run may publish a date while it is checked; then it is checked again. */
  private static final int ATTEMPTS = 3;

  /** What stays of a date whose run record is pruned, or is made of a date without a run. */
  private static final Set<ResultTable> WITHOUT_RECORD =
      EnumSet.of(
          ResultTable.BINS,
          ResultTable.HISTOGRAM,
          ResultTable.PROFILE,
          ResultTable.MONITORING,
          ResultTable.ALERTS);

  private final Path root;
  private final FileSystem fileSystem;
  private final Configuration hadoop;
  private final TableStore store;

  /**
   * What was found.
   *
   * @param dates that were checked
   * @param files that are as they were published, or tables of a date
   * @param rows of them
   * @param bytes of them
   * @param unknown files of no manifest, or tables without a hash, as of earlier versions
   * @param faults how many
   */
  public record Found(int dates, long files, long rows, long bytes, long unknown, long faults) {
    static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0);
    static final Found FAULT = new Found(0, 0, 0, 0, 0, 1);

    Found plus(Found other) {
      return new Found(
          dates + other.dates,
          files + other.files,
          rows + other.rows,
          bytes + other.bytes,
          unknown + other.unknown,
          faults + other.faults);
    }
  }

  /**
   * Checks of an output.
   *
   * @throws JobFailure if there is none
   */
  public VerifyOutput(String output, Configuration hadoop) {
    OutputFolder.requireExists(output, hadoop);
    this.hadoop = hadoop;
    try {
      this.fileSystem = new Path(output).getFileSystem(hadoop);
      this.root = fileSystem.makeQualified(new Path(output));
    } catch (IOException e) {
      throw cannotRead(new Path(output), e);
    }
    this.store = PublishedTables.store(root, hadoop);
  }

  /** Whether the tables take a session of Spark's to be read. */
  public boolean needsSpark() {
    return store.needsSpark();
  }

  /**
   * Checks tables that need Spark.
   *
   * @param only the run date; empty: all, and rows of dates that no run has published
   * @param fault hears of each fault, as one line
   * @throws JobFailure if nothing is published, or the library of the tables is not there
   */
  public Found verify(SparkSession spark, Optional<LocalDate> only, Consumer<String> fault) {
    store.requireUsable(spark);
    VerifyTables tables = new VerifyTables(spark, (DatedTables) store);
    NavigableSet<LocalDate> dates = tables.dates();
    Found found = only.isPresent() ? Found.NOTHING : tables.verifyOthers(fault);
    for (LocalDate date : requireAny(dates, only)) {
      found = found.plus(tables.verify(date, fault));
    }
    return found;
  }

  /**
   * Checks plain files.
   *
   * @param only the run date; empty: all, and what lies beside them
   * @param fault hears of each fault, as one line
   * @throws JobFailure if nothing is published, or a folder cannot be listed
   */
  public Found verify(Optional<LocalDate> only, Consumer<String> fault) {
    NavigableSet<LocalDate> dates = new TreeSet<>();
    Found found = Found.NOTHING;
    for (ResultTable table : ResultTable.values()) {
      for (FileStatus child : list(new Path(root, table.folder()))) {
        Optional<LocalDate> date = OutputFolder.day(child.getPath().getName());
        if (date.isPresent() && child.isDirectory()) {
          dates.add(date.get());
        } else if (only.isEmpty()) {
          fault.accept(tooMany(child));
          found = found.plus(Found.FAULT);
        }
      }
    }
    for (FileStatus child : list(new Path(root, Manifest.FOLDER))) {
      OutputFolder.dayOfNote(child.getPath().getName()).ifPresent(dates::add);
    }
    for (LocalDate date : requireAny(dates, only)) {
      found = found.plus(verify(date, fault));
    }
    return found;
  }

  private NavigableSet<LocalDate> requireAny(
      NavigableSet<LocalDate> dates, Optional<LocalDate> only) {
    only.ifPresent(date -> dates.retainAll(List.of(date)));
    if (dates.isEmpty()) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no results%s in %s".formatted(only.map(date -> " of " + date).orElse(""), root));
    }
    return dates;
  }

  private Found verify(LocalDate date, Consumer<String> fault) {
    List<String> faults = new ArrayList<>();
    Found found = Found.NOTHING;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      faults.clear();
      Manifest manifest = manifest(date);
      found = verify(date, manifest, faults);
      if (faults.isEmpty() || manifest(date).entries().equals(manifest.entries())) {
        break;
      }
    }
    faults.forEach(fault);
    return found.plus(new Found(0, 0, 0, 0, 0, faults.size()));
  }

  private Found verify(LocalDate date, Manifest manifest, List<String> faults) {
    Found found = new Found(1, 0, 0, 0, 0, 0);
    Map<ResultTable, FileStatus> unknown = new EnumMap<>(ResultTable.class);
    for (ResultTable table : ResultTable.values()) {
      Optional<FileStatus> file = file(table, date, faults);
      Optional<Manifest.Entry> entry = Optional.ofNullable(manifest.entries().get(table));
      if (entry.isPresent()) {
        found = found.plus(verify(entry.get(), file, faults));
      } else {
        file.ifPresent(status -> unknown.put(table, status));
      }
    }
    Set<ResultTable> added = added(date, manifest, unknown.keySet());
    added.forEach(table -> faults.add(tooMany(unknown.get(table))));
    return found.plus(new Found(0, 0, 0, 0, unknown.size() - added.size(), 0));
  }

  /**
   * Tables of no manifest that earlier versions have not left either: they wrote a record of every
   * run, and one that published a row of {@code runs}, and a run leaves none of the tables that it
   * has not made.
   */
  private Set<ResultTable> added(LocalDate date, Manifest manifest, Set<ResultTable> unknown) {
    if (manifest.entries().containsKey(ResultTable.RUNS)) {
      Set<ResultTable> added = EnumSet.copyOf(ResultTable.BESIDE_DIVERGENCE);
      added.retainAll(unknown);
      return added;
    }
    boolean ofARun =
        WITHOUT_RECORD.containsAll(unknown)
            || (unknown.contains(ResultTable.RUNS)
                && OutputNotes.record(root.toString(), date, hadoop).isPresent());
    return ofARun ? Set.of() : unknown;
  }

  private Manifest manifest(LocalDate date) {
    try {
      return Manifest.read(root, OutputFolder.folder(date), fileSystem, hadoop);
    } catch (IOException e) {
      throw new JobFailure(ExitCode.BAD_DATA, Reason.of(e), e);
    }
  }

  /** The file of a table and date; others beside it are faults. */
  private Optional<FileStatus> file(ResultTable table, LocalDate date, List<String> faults) {
    Path folder = new Path(new Path(root, table.folder()), OutputFolder.folder(date));
    Optional<FileStatus> file = Optional.empty();
    for (FileStatus child : list(folder)) {
      if (child.getPath().getName().equals(table.file()) && child.isFile()) {
        file = Optional.of(child);
      } else {
        faults.add(tooMany(child));
      }
    }
    return file;
  }

  private Found verify(Manifest.Entry entry, Optional<FileStatus> file, List<String> faults) {
    if (file.isEmpty()) {
      faults.add(entry.path() + ": is missing");
      return Found.NOTHING;
    }
    Optional<String> difference = difference(entry, file.get());
    difference.ifPresent(what -> faults.add(entry.path() + ": " + what));
    return difference.isPresent()
        ? Found.NOTHING
        : new Found(0, 1, Math.max(0, entry.rows()), file.get().getLen(), 0, 0);
  }

  private Optional<String> difference(Manifest.Entry entry, FileStatus file) {
    try {
      if (entry.before().isEmpty() && file.getLen() != entry.bytes()) {
        return Optional.of(
            "has %,d bytes, was published with %,d".formatted(file.getLen(), entry.bytes()));
      }
      String hash = Sha256.of(fileSystem, file.getPath());
      if (entry.before().filter(hash::equals).isPresent()) {
        return Optional.empty(); // a run was cut between noting the next one and replacing it
      }
      if (!hash.equals(entry.sha256())) {
        return Optional.of(
            "has other content than was published (SHA-256 %s, was %s)"
                .formatted(hash, entry.sha256()));
      }
      long rows = RowGroups.rows(file.getPath(), hadoop);
      return rows == entry.rows()
          ? Optional.empty()
          : Optional.of("has %,d rows, was published with %,d".formatted(rows, entry.rows()));
    } catch (IOException | RuntimeException e) {
      return Optional.of("cannot be read: " + Reason.of(e));
    }
  }

  private String tooMany(FileStatus file) {
    return root.toUri().relativize(file.getPath().toUri()).getPath()
        + ": is not of kldrift, but readers take it for rows of the table (remove it)";
  }

  /** What readers do not take for hidden. */
  private List<FileStatus> list(Path folder) {
    List<FileStatus> shown = new ArrayList<>();
    try {
      for (FileStatus child : fileSystem.listStatus(folder)) {
        String name = child.getPath().getName();
        if (!name.startsWith("_") && !name.startsWith(".")) {
          shown.add(child);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of(); // a table that no run has made
    } catch (IOException e) {
      throw cannotRead(folder, e);
    }
    return shown;
  }

  private static JobFailure cannotRead(Path path, IOException cause) {
    return new JobFailure(
        ExitCode.NO_INPUT, "cannot list " + path + ": " + Reason.of(cause), cause);
  }
}
