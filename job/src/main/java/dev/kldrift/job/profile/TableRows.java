package dev.kldrift.job.profile;

import dev.kldrift.job.input.InputFile;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of a table whose columns agree, before it is known which of them are features. */
public final class TableRows {
  private final String name;
  private final Dataset<Row> rows;
  private final SourceColumns columns;

  TableRows(String name, Dataset<Row> rows, SourceColumns columns) {
    this.name = name;
    this.rows = rows;
    this.columns = columns;
  }

  /** The rows of Parquet files: those whose columns agree are together. */
  public static List<TableRows> ofParquet(SparkSession spark, List<InputFile> files) {
    return SourceFiles.byColumns(files).stream().map(part -> part.read(spark)).toList();
  }

  /** Rows of which nothing is known but the types of their columns. */
  public static TableRows of(String name, Dataset<Row> rows) {
    return new TableRows(name, rows, SourceColumns.of(rows.schema()));
  }

  String name() {
    return name;
  }

  /** The rows themselves. */
  public Dataset<Row> rows() {
    return rows;
  }

  SourceColumns columns() {
    return columns;
  }
}
