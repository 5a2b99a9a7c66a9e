package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * Formats of tables whose folder holds files that are not, or no longer, part of the table: a list
 * beside them says which are.
 */
enum TableFormat {
  DELTA("a Delta table", "_delta_log"),
  HUDI("a Hudi table", ".hoodie"),
  ICEBERG("an Iceberg table", "metadata"),
  STREAM("written by a Spark stream", "_spark_metadata");

  private final String what;
  private final String marker;

  TableFormat(String what, String marker) {
    this.what = what;
    this.marker = marker;
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
