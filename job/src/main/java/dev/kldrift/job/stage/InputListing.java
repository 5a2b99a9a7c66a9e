package dev.kldrift.job.stage;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the files behind paths, folders and globs; hidden names ({@code _x}, {@code .x}) are not
 * data.
 */
public final class InputListing {

  /**
   * A listed file.
   *
   * @param status the file
   * @param base folder under which {@code name=value} folders are columns
   */
  public record Listed(FileStatus status, Path base) {}

  private final Configuration hadoop;
  private final TreeMap<String, Listed> files = new TreeMap<>();

  private InputListing(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Lists every input, each file once, in the order of its path.
   *
   * @throws JobFailure if an input does not exist, holds no Parquet, or holds something else
   */
  public static List<Listed> list(List<String> inputs, Configuration hadoop) {
    InputListing listing = new InputListing(hadoop);
    for (String input : inputs) {
      try {
        listing.add(input);
      } catch (IOException e) {
        throw new JobFailure(
            ExitCode.NO_INPUT, "cannot list input " + input + ": " + e.getMessage(), e);
      }
    }
    return new ArrayList<>(listing.files.values());
  }

  private void add(String input) throws IOException {
    Path pattern = new Path(input);
    FileSystem fileSystem = pattern.getFileSystem(hadoop);
    FileStatus[] matches = fileSystem.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      throw new JobFailure(ExitCode.NO_INPUT, "input not found: " + input);
    }
    int before = files.size();
    for (FileStatus match : matches) {
      if (match.isFile()) {
        addFile(match, base(fileSystem, pattern, match.getPath().getParent()));
      } else {
        addFolder(fileSystem, match.getPath(), base(fileSystem, pattern, match.getPath()));
      }
    }
    if (files.size() == before) {
      throw new JobFailure(ExitCode.NO_INPUT, "no Parquet files in " + input);
    }
  }

  private void addFolder(FileSystem fileSystem, Path folder, Path base) throws IOException {
    for (FileStatus child : fileSystem.listStatus(folder)) {
      String name = child.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (child.isDirectory()) {
        addFolder(fileSystem, child.getPath(), base);
      } else {
        addFile(child, base);
      }
    }
  }

  private void addFile(FileStatus file, Path base) {
    if (file.getLen() == 0) {
      throw new JobFailure(ExitCode.BAD_DATA, "input file is empty: " + name(file) + " (0 bytes)");
    }
    files.putIfAbsent(file.getPath().toString(), new Listed(file, base));
  }

  /** The folder in front of the first wildcard; what matched, where there is none. */
  private static Path base(FileSystem fileSystem, Path pattern, Path matched) {
    Path base = null;
    for (Path at = pattern; at != null; at = at.getParent()) {
      if (at.getName().matches(".*[*?\\[{].*")) {
        base = at.getParent();
      }
    }
    return base == null ? matched : fileSystem.makeQualified(base);
  }

  static String name(FileStatus file) {
    return Path.getPathWithoutSchemeAndAuthority(file.getPath()).toString();
  }
}
