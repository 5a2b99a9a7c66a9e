package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Formats of tables whose folder holds files that are not, or no longer, part of the table: a list
 * beside them says which are.
 */
enum TableFormat {
  DELTA(
      "a Delta table",
      DeltaCommit.LOG,
      "delta",
      "org.apache.spark.sql.delta.sources.DeltaDataSource",
      "io.delta:delta-spark_..."),
  HUDI("a Hudi table", ".hoodie", "", "", ""),
  ICEBERG(
      "an Iceberg table",
      "metadata",
      "iceberg",
      "org.apache.iceberg.spark.source.IcebergSource",
      "org.apache.iceberg:iceberg-spark-runtime-..."),
  STREAM("written by a Spark stream", "_spark_metadata", "", "", "");

  private final String what;
  private final String marker;
  private final String source;
  private final String library;
  private final String artifact;

  TableFormat(String what, String marker, String source, String library, String artifact) {
    this.what = what;
    this.marker = marker;
    this.source = source;
    this.library = library;
    this.artifact = artifact;
  }

  /**
   * The folder of a table.
   *
   * @param format what lies there
   * @param path the folder
   */
  record Folder(TableFormat format, Path path) {}

  /** The table of a format that Spark can read, where inputs are the path of its folder. */
  static Optional<Folder> find(List<String> inputs, Configuration hadoop) {
    if (inputs.size() != 1) {
      return Optional.empty();
    }
    try {
      InputPattern pattern = InputPattern.of(inputs.get(0), hadoop);
      InputStore store = pattern.store();
      Path folder = pattern.fixed();
      for (TableFormat format : values()) {
        if (!format.source.isEmpty() && pattern.isExact() && format.isAt(store, folder)) {
          return store.find(folder).map(found -> new Folder(format, found.getPath()));
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // which is told when files are listed
    }
  }

  /** The name that Spark knows it by. */
  String source() {
    return source;
  }

  /**
   * Fails where Spark has nothing that reads it.
   *
   * @throws JobFailure that says what to add
   */
  void requireLibrary(Path folder) {
    try {
      Class.forName(library, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "input folder %s is %s, which Spark cannot read by itself (add --packages %s for this version of Spark to KLDRIFT_SUBMIT_ARGS, or write plain Parquet, and give that)"
              .formatted(InputStore.name(folder), what, artifact),
          e);
    }
  }

  /**
   * Refuses the folder of such a table.
   *
   * @param has whether a name is in the folder
   * @throws JobFailure if it is one
   */
  static void refuse(InputStore store, Path folder, Predicate<String> has) throws IOException {
    for (TableFormat format : values()) {
      if (has.test(format.marker) && format.isAt(store, folder)) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "input folder %s is %s (it holds %s), with files that the table may have replaced: read it as a table, write plain Parquet, and give that"
                .formatted(InputStore.name(folder), format.what, format.marker));
      }
    }
  }

  private boolean isAt(InputStore store, Path folder) throws IOException {
    Path at = InputStore.child(folder, marker);
    return store.isFolder(at)
        && (this != ICEBERG || store.names(at, false).stream().anyMatch(TableFormat::isIceberg));
  }

  /** Folders of other things may be called metadata, too. */
  private static boolean isIceberg(String name) {
    return name.endsWith(".metadata.json") || name.equals("version-hint.text");
  }
}
