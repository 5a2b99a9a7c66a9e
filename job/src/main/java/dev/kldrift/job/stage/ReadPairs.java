package dev.kldrift.job.stage;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.table.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads exactly the files that passed the gate.
 *
 * <p>Output: the columns of {@link PairInput#schema()} as they came, and {@code source_file}. No
 * shuffle.
 */
public final class ReadPairs {
  private final SparkSession spark;

  public ReadPairs(SparkSession spark) {
    this.spark = spark;
  }

  public Dataset<Row> read(PairInput input) {
    return ParquetFiles.read(
        spark,
        session -> session.read().schema(input.schema()),
        input.files(),
        rows -> rows.withColumn(Columns.SOURCE_FILE, col("_metadata.file_path")));
  }
}
