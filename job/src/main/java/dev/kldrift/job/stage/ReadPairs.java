package dev.kldrift.job.stage;

import static org.apache.spark.sql.functions.col;

import dev.kldrift.job.ExactPath;
import dev.kldrift.job.table.Columns;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    return input.files().stream()
        .collect(
            Collectors.groupingBy(
                InputFile::base,
                TreeMap::new,
                Collectors.mapping(InputFile::path, Collectors.toList())))
        .entrySet()
        .stream()
        .map(entry -> read(input, entry.getKey(), entry.getValue()))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> read(PairInput input, String base, List<String> paths) {
    return spark
        .read()
        .schema(input.schema())
        .option("basePath", base)
        .parquet(paths.stream().map(ExactPath::of).toArray(String[]::new))
        .withColumn(Columns.SOURCE_FILE, col("_metadata.file_path"));
  }
}
