package dev.kldrift.job.arrow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PartitionFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Names of Arrow files, and the files that paths, folders and globs stand for. */
public final class ArrowFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArrowFiles() {}

  /** Whether the ending of a name is one of Arrow's: .arrow, .arrows or .feather. */
  public static boolean isNamed(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return Stream.of(".arrow", ".arrows", ".feather").anyMatch(lowerCase::endsWith);
  }

  /** The files of Spark's options {@code path} and {@code paths}, in the order of their names. */
  static List<FileStatus> list(Map<String, String> options, Configuration hadoop) {
    List<FileStatus> files = new ArrayList<>();
    try {
      for (String path : paths(options)) {
        FileSystem store = new Path(path).getFileSystem(hadoop);
        FileStatus[] matches = store.globStatus(new Path(path));
        if (matches == null || matches.length == 0) {
          throw new JobFailure(ExitCode.NO_INPUT, "input not found: " + path);
        }
        for (FileStatus match : matches) {
          if (match.isDirectory()) {
            addFolder(store, match.getPath(), files);
          } else {
            files.add(match);
          }
        }
      }
    } catch (IOException e) {
      throw new JobFailure(ExitCode.NO_INPUT, "cannot list Arrow files: " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new JobFailure(ExitCode.NO_INPUT, "no Arrow files in " + paths(options));
    }
    return files;
  }

  private static List<String> paths(Map<String, String> options) {
    List<String> paths = new ArrayList<>();
    try {
      if (options.containsKey("paths")) {
        paths.addAll(Arrays.asList(JSON.readValue(options.get("paths"), String[].class)));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("option paths is no list: " + options.get("paths"), e);
    }
    if (options.containsKey("path")) {
      paths.add(options.get("path"));
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no path given, as in load(\"pairs.arrow\")");
    }
    return paths;
  }

  private static void addFolder(FileSystem store, Path folder, List<FileStatus> files)
      throws IOException {
    FileStatus[] children = store.listStatus(folder);
    Arrays.sort(children);
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      boolean hidden = name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
      if (hidden) {
        continue;
      }
      if (child.isDirectory()) {
        addFolder(store, child.getPath(), files);
      } else if (isNamed(name)) {
        files.add(child);
      }
    }
  }

  /** The values of {@code name=value} folders between a base and a file; null is that of a NULL. */
  static Map<String, String> partitions(Path file, String base) {
    if (base.isEmpty()) {
      return Map.of();
    }
    int depth = new Path(base).depth();
    Map<String, String> values = new LinkedHashMap<>();
    for (Path at = file.getParent(); at != null && at.depth() > depth; at = at.getParent()) {
      if (at.getName().indexOf('=') > 0) {
        PartitionFolder partition = PartitionFolder.of(at.getName());
        values.put(partition.name(), partition.value());
      }
    }
    return Collections.unmodifiableMap(values);
  }
}
