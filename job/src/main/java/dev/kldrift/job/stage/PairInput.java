package dev.kldrift.job.stage;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * An input that has passed the gate: which files, which columns.
 *
 * @param files every file that will be read
 * @param schema the columns that are read, with their types
 * @param keys the key columns, in the order of the input
 * @param longLayout one row per bin
 * @param sampleSizes whether the input gives sample sizes of p and q
 * @param labels optional columns that describe bins, in wide layout
 * @param statusGiven whether the input gives pairs a status
 */
public record PairInput(
    List<InputFile> files,
    StructType schema,
    List<String> keys,
    boolean longLayout,
    boolean sampleSizes,
    List<String> labels,
    boolean statusGiven) {

  /** Rows of all files, by their footers. */
  public long rows() {
    return files.stream().mapToLong(InputFile::rows).sum();
  }

  public long bytes() {
    return files.stream().mapToLong(InputFile::bytes).sum();
  }

  /** Mean number of bins of a row, 1 in long layout. */
  public long meanBins(String histogram) {
    long values = files.stream().mapToLong(f -> f.values().getOrDefault(histogram, 0L)).sum();
    return Math.max(1, values / Math.max(1, rows()));
  }
}
