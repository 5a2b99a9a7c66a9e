package dev.kldrift.job.input;

import java.util.Map;
import java.util.Set;

/**
 * One Parquet file, as its listing and its footer describe it.
 *
 * @param path full path
 * @param base folder under which {@code name=value} folders are columns
 * @param bytes length
 * @param modified modification time, milliseconds
 * @param rows rows by the footer
 * @param types type of each column, by name, in a form that is equal where the types are
 * @param columns what the footer says of each column
 * @param values values by the footer, of each column, by name: rows x bins for arrays
 * @param partitions value of each column that its folders give it, by name; null is that of a NULL
 * @param realPath path without links
 * @param byRow columns that Spark reads by row alone, with the encoding because of which it does
 */
public record InputFile(
    String path,
    String base,
    long bytes,
    long modified,
    long rows,
    Map<String, String> types,
    FooterColumns columns,
    Map<String, Long> values,
    Map<String, String> partitions,
    String realPath,
    Map<String, String> byRow) {

  /** A file that is no Parquet, of so many rows. */
  public static InputFile other(String path, long bytes, long modified, long rows) {
    return new InputFile(
        path,
        "",
        bytes,
        modified,
        rows,
        Map.of(),
        FooterColumns.NONE,
        Map.of(),
        Map.of(),
        path,
        Map.of());
  }

  /** What stands for its content: another file, time, or folder with a value is another content. */
  public String content() {
    String file = realPath + " " + bytes + " " + modified;
    return partitions.isEmpty() ? file : file + " " + partitions;
  }

  /** Names of the columns that its folders give it, from the top. */
  public Set<String> partitionColumns() {
    return partitions.keySet();
  }
}
