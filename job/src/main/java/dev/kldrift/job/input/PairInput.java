package dev.kldrift.job.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * An input that has passed the gate: which files, which columns.
 *
 * @param files every file that will be read
 * @param table the table that is read instead, which is then described as the only file
 * @param groups the files that have rows, by the types of their columns
 * @param keys the key columns, in the order of the input
 * @param longLayout one row per bin
 * @param sampleSizes whether the input gives sample sizes of p and q
 * @param labels optional columns that describe bins, in wide layout
 * @param statusGiven whether the input gives pairs a status
 * @param notes what the user should know of the input
 */
public record PairInput(
    List<InputFile> files,
    Optional<PinnedTable> table,
    List<FileGroup> groups,
    List<String> keys,
    boolean longLayout,
    boolean sampleSizes,
    List<String> labels,
    boolean statusGiven,
    List<String> notes) {

  /** An input of files. */
  public PairInput(
      List<InputFile> files,
      List<FileGroup> groups,
      List<String> keys,
      boolean longLayout,
      boolean sampleSizes,
      List<String> labels,
      boolean statusGiven,
      List<String> notes) {
    this(
        files, Optional.empty(), groups, keys, longLayout, sampleSizes, labels, statusGiven, notes);
  }

  /** The same where a column is no key. */
  public PairInput withoutKey(String column) {
    List<String> others = new ArrayList<>(keys);
    others.remove(column);
    return new PairInput(
        files, table, groups, others, longLayout, sampleSizes, labels, statusGiven, notes);
  }

  /** The columns that stages read, with their types. */
  public StructType schema() {
    return InputSchema.schema(groups);
  }

  /** Whether the histograms of a row are maps, so that rows of a key may differ in their bins. */
  public boolean maps() {
    return groups.stream().anyMatch(group -> group.maps().isPresent());
  }

  /** Whether rows have {@code __misfit}: what of them could not be read. */
  boolean hasMisfits() {
    return groups.stream().anyMatch(FileGroup::canMisfit);
  }

  /** The problem of a row, where it could be read. */
  public Column problem(Column problem) {
    return hasMisfits() ? coalesce(col(Columns.MISFIT), problem) : problem;
  }

  /** The rows that could be read. */
  public Dataset<Row> readable(Dataset<Row> rows) {
    return hasMisfits() ? rows.filter(col(Columns.MISFIT).isNull()) : rows;
  }

  /** What stands for the content of the files, whatever order they are read in. */
  public List<String> content() {
    return files.stream().map(InputFile::content).sorted().toList();
  }

  /** Rows of all files, by their footers. */
  public long rows() {
    return files.stream().mapToLong(InputFile::rows).sum();
  }

  /** Bytes of all files; of a table those that its arrays would take. */
  public long bytes() {
    return table.isPresent()
        ? Double.BYTES
            * files.stream().flatMap(f -> f.values().values().stream()).mapToLong(n -> n).sum()
        : files.stream().mapToLong(InputFile::bytes).sum();
  }

  /** Mean number of bins of a row, 1 in long layout. */
  public long meanBins(String histogram) {
    long values = files.stream().mapToLong(f -> f.values().getOrDefault(histogram, 0L)).sum();
    return Math.max(1, values / Math.max(1, rows()));
  }
}
