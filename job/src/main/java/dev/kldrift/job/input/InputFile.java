package dev.kldrift.job.input;

import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * One file, as its listing and its footer describe it.
 *
 * @param path full path
 * @param base folder under which {@code name=value} folders are columns
 * @param bytes length
 * @param modified modification time, milliseconds, by which late files are told; 0 where nobody
 *     asks
 * @param mark what stands for its content; empty where the content is known otherwise
 * @param rows rows by the footer
 * @param types type of each column, by name, in a form that is equal where the types are
 * @param columns what the footer says of each column
 * @param values values by the footer, of each column, by name: rows x bins for arrays
 * @param densest values of a row of the row group with the most, on average, of each column
 * @param partitions value of each column that its folders give it, by name; null is that of a NULL
 * @param realPath path without links; empty for a table
 * @param byRow columns that Spark reads by row alone, with the encoding because of which it does
 * @param format Parquet or Arrow; Parquet's words describe the columns of either
 */
public record InputFile(
    String path,
    String base,
    long bytes,
    long modified,
    String mark,
    long rows,
    Map<String, String> types,
    FooterColumns columns,
    Map<String, Long> values,
    Map<String, Long> densest,
    Map<String, String> partitions,
    String realPath,
    Map<String, String> byRow,
    InputFormat format) {

  /** A file that is no Parquet, of so many rows. */
  public static InputFile other(String path, long bytes, long rows) {
    return other(path, "", bytes, rows, Map.of());
  }

  /** The same, with the columns that its folders give it. */
  static InputFile other(
      String path, String base, long bytes, long rows, Map<String, String> partitions) {
    return new InputFile(
        path,
        base,
        bytes,
        0,
        "",
        rows,
        Map.of(),
        FooterColumns.NONE,
        Map.of(),
        Map.of(),
        partitions,
        path,
        Map.of(),
        InputFormat.AUTO);
  }

  /** The same with so many rows. */
  public InputFile withRows(long counted) {
    return other(path, base, bytes, counted, partitions);
  }

  /** A table of so many rows, described as a file of it would be. */
  static InputFile table(
      String name,
      String mark,
      long rows,
      Map<String, String> types,
      FooterColumns columns,
      Map<String, Long> values,
      Map<String, Long> densest) {
    return new InputFile(
        name,
        "",
        0,
        0,
        mark,
        rows,
        types,
        columns,
        values,
        densest,
        Map.of(),
        "",
        Map.of(),
        InputFormat.AUTO);
  }

  /** As people know it: a path without its scheme, or the name of a table. */
  String name() {
    return realPath.isEmpty() ? path : InputStore.name(new Path(path));
  }

  /** What stands for its content: other bytes, or a folder with a value, are another content. */
  public String content() {
    String file = bytes + " " + mark;
    return partitions.isEmpty() ? file : file + " " + partitions;
  }

  /**
   * Refuses a column whose rows are far too long to be read.
   *
   * @param column a column that is to be read
   * @param most values of a row that are not too many
   * @param rule for the message
   * @throws JobFailure if a row group has more on average
   */
  public void requireBearable(String column, long most, String rule) {
    long found = densest.getOrDefault(column, 0L);
    if (found > most) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "column '%s' of %s has %d values a row (%s)".formatted(column, name(), found, rule));
    }
  }

  /** Names of the columns that its folders give it, from the top. */
  public Set<String> partitionColumns() {
    return partitions.keySet();
  }
}
