package dev.kldrift.job.stage;

import dev.kldrift.job.ExactPath;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads files that a listing has found, each with the partition columns of its own base. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /**
   * The rows of all files.
   *
   * @param reader makes a reader with the options that all files share
   * @param each what is done to the files of a base before they are one table with the others
   */
  public static Dataset<Row> read(
      Supplier<DataFrameReader> reader, List<InputFile> files, UnaryOperator<Dataset<Row>> each) {
    return files.stream()
        .collect(
            Collectors.groupingBy(
                InputFile::base,
                TreeMap::new,
                Collectors.mapping(file -> ExactPath.of(file.path()), Collectors.toList())))
        .entrySet()
        .stream()
        .map(
            base ->
                reader
                    .get()
                    .option("basePath", base.getKey())
                    .parquet(base.getValue().toArray(String[]::new)))
        .map(each)
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }
}
