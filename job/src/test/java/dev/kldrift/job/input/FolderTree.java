package dev.kldrift.job.input;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** A random tree of folders with Parquet files of one column {@code id}, and what is in them. */
final class FolderTree {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();

  private static final List<String> NAMES =
      List.of(
          "a b",
          " lead and trail ",
          "Zürich",
          "Zu\u0308rich",
          "東京",
          "\ud835\udcb3",
          "2026-05-01T00:00",
          "a:b:c",
          "100%",
          "%41",
          "#1",
          "a+b&c",
          "it's",
          "\"q\"",
          "a\nb",
          "a[1]",
          "{x,y}",
          "a,b",
          "back\\slash",
          "st*r",
          "wh?t",
          "a;b|c",
          "~");

  /** As a folder has them, and what they stand for. */
  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("a", "a");
    VALUES.put("b c", "b c");
    VALUES.put("007", "007");
    VALUES.put("1=2", "1=2");
    VALUES.put("Zürich", "Zürich");
    VALUES.put("10%3A30", "10:30");
    VALUES.put("x[1]", "x[1]");
    VALUES.put("a:b", "a:b");
    VALUES.put("__HIVE_DEFAULT_PARTITION__", "null");
  }

  private static final Pattern WILDCARD = Pattern.compile("[*?{}\\[\\]\\\\]");

  private final Random random;

  /** Which of the two do not come together, since Hadoop cannot open such a file. */
  private final boolean colons;

  private final Path root;
  private final Path elsewhere;
  private final boolean partitioned;
  private final List<Path> folders = new ArrayList<>();
  private final Map<Path, String> keys = new LinkedHashMap<>();
  private final List<String> rows = new ArrayList<>();
  private int next;

  FolderTree(Path folder, long seed) throws IOException {
    this.random = new Random(seed);
    this.colons = random.nextBoolean();
    this.root = Files.createDirectories(folder.resolve(name() + "-in"));
    this.elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    this.partitioned = random.nextBoolean();
    int partitions = 1 + random.nextInt(4);
    for (int i = 0; i < partitions; i++) {
      addPartition();
    }
    addLinks();
    addHidden();
  }

  /** The rows: id and keys. */
  List<String> rows() {
    return rows.stream().sorted().toList();
  }

  /** Ways to give all of it, some of it more than once. */
  List<String> inputs() throws IOException {
    String all = root.toString();
    String pattern = ExactPath.of(root);
    return switch (random.nextInt(partitioned ? 3 : 4)) {
      case 0 -> List.of(all);
      case 1 -> List.of(all, all, Files.createSymbolicLink(link(elsewhere), root).toString());
      case 2 -> List.of(pattern + "/*", all);
      default -> List.of(all + "/../" + root.getFileName(), pattern + "/*/", pattern + "/*");
    };
  }

  private void addPartition() throws IOException {
    Path folder = root;
    List<String> values = new ArrayList<>();
    for (String column : partitioned ? List.of("feature", "the day") : List.<String>of()) {
      String value = any(List.copyOf(VALUES.keySet()));
      folder = folder.resolve(column + "=" + value);
      values.add(VALUES.get(value));
    }
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      folder = folder.resolve(name());
    }
    Files.createDirectories(folder);
    folders.add(folder);
    keys.put(folder, values.toString());
    int files = 1 + random.nextInt(3);
    for (int i = 0; i < files; i++) {
      boolean linked = random.nextInt(4) == 0;
      Path file = write(linked ? elsewhere : folder, keys.get(folder));
      if (linked) {
        Files.createSymbolicLink(folder.resolve(file.getFileName()), file);
      }
    }
  }

  /** More ways to the same files. */
  private void addLinks() throws IOException {
    for (Path folder : folders) {
      List<Path> files;
      try (var children = Files.list(folder)) {
        files = children.filter(Files::isRegularFile).sorted().toList();
      }
      Path file = files.get(random.nextInt(files.size()));
      switch (random.nextInt(5)) {
        case 0 -> Files.createSymbolicLink(link(folder), file.getFileName());
        case 1 -> Files.createLink(link(folder), file.toRealPath());
        case 2 -> Files.createSymbolicLink(link(folder), Path.of("."));
        case 3 -> Files.createSymbolicLink(link(folder), root);
        default -> Files.createSymbolicLink(link(root), folder);
      }
    }
  }

  private void addHidden() throws IOException {
    for (Path folder : folders) {
      Files.writeString(folder.resolve("_SUCCESS"), "");
      Files.writeString(folder.resolve(".hidden.crc"), "no Parquet");
      if (random.nextBoolean()) {
        write(Files.createDirectories(folder.resolve("_temporary")), null);
      }
    }
  }

  private Path link(Path folder) {
    return folder.resolve("0 link " + next++ + ".parquet");
  }

  /** Writes a file; null keys are those of rows that are not data. */
  private Path write(Path folder, String keys) throws IOException {
    int count = random.nextInt(4);
    int first = next;
    next += count + 1;
    Path plain = elsewhere.resolve("plain");
    DUCKDB.execute(
        "copy (select %d + i as id from range(%d) t(i)) to '%s' (format parquet, parquet_version v%d)"
            .formatted(first, count, plain, 1 + random.nextInt(2)));
    for (int id = first; keys != null && id < first + count; id++) {
      rows.add(id + " " + keys);
    }
    String file = name().replace(':', '.'); // Hadoop cannot open it
    return Files.move(plain, folder.resolve(file + " " + first + ".parquet"));
  }

  private String name() {
    return any(NAMES);
  }

  private String any(List<String> names) {
    List<String> allowed =
        names.stream()
            .filter(name -> colons ? !WILDCARD.matcher(name).find() : !name.contains(":"))
            .toList();
    return allowed.get(random.nextInt(allowed.size()));
  }
}
