package dev.kldrift.job.input;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.table.Columns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads exactly the files that passed the gate.
 *
 * <p>Output: the columns of {@link PairInput#schema()}, and {@code source_file}; where some values
 * of the files may not fit those columns, {@code __misfit}, the problem of a row that has one;
 * where histograms are maps, {@code __entries}, their bins. No shuffle.
 */
public final class ReadPairs {
  private final SparkSession spark;

  public ReadPairs(SparkSession spark) {
    this.spark = spark;
  }

  /** The rows of all files, or of the table. */
  public Dataset<Row> read(PairInput input) {
    return input.groups().stream()
        .map(group -> group.convert(read(group, input.table()), input.hasMisfits()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> read(FileGroup group, Optional<PinnedTable> table) {
    if (table.isPresent()) {
      return table.get().read(group.schema(), Columns.SOURCE_FILE);
    }
    return ParquetFiles.read(
        spark,
        session -> session.read().schema(group.schema()),
        group.files(),
        rows -> rows.withColumn(Columns.SOURCE_FILE, col("_metadata.file_path")));
  }
}
