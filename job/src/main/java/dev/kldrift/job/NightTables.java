package dev.kldrift.job;

import static dev.kldrift.job.table.Columns.column;

import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.StagedTable;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tables of several nights that are written at once, a file for each night: a job of Spark's for
 * each table and night would take longer than what it writes.
 */
final class NightTables {
  private final SparkSession spark;
  private final OutputFolder output;
  private final int batch;
  private final Map<ResultTable, StructType> schemas = new EnumMap<>(ResultTable.class);

  /** None yet, of this batch of nights in the staging of an output. */
  NightTables(SparkSession spark, OutputFolder output, int batch) {
    this.spark = spark;
    this.output = output;
    this.batch = batch;
  }

  /**
   * Writes many rows, which every core sorts some of.
   *
   * @param rows with {@link MakePairs#NIGHT}
   * @param input columns of the input that the table has and is sorted by
   */
  void write(ResultTable table, Dataset<Row> rows, List<String> input) {
    writeSorted(table, rows.repartition(column(MakePairs.NIGHT)), input);
  }

  /** Writes few rows, as {@link #write}. */
  void writeFew(ResultTable table, Dataset<Row> rows, List<String> input) {
    writeSorted(table, rows.coalesce(1), input);
  }

  private void writeSorted(ResultTable table, Dataset<Row> rows, List<String> input) {
    Dataset<Row> described = table.definition().describe(rows);
    List<String> sort = new ArrayList<>(List.of(MakePairs.NIGHT));
    sort.addAll(table.definition().order(input));
    output.keepBy(
        name(table), MakePairs.NIGHT, described.sortWithinPartitions(Columns.columns(sort)));
    schemas.put(table, schema(described.schema()));
  }

  private static StructType schema(StructType all) {
    return new StructType(
        Stream.of(all.fields())
            .filter(field -> !field.name().equals(MakePairs.NIGHT))
            .toArray(StructField[]::new));
  }

  private String name(ResultTable table) {
    return table.folder() + "-" + batch;
  }

  boolean has(ResultTable table) {
    return schemas.containsKey(table);
  }

  /** The rows of all nights, with the night. */
  Dataset<Row> read(ResultTable table) {
    StructType schema = schemas.get(table).add(MakePairs.NIGHT, "date");
    return output
        .readKept(spark, name(table), schema)
        .withColumn(MakePairs.NIGHT, column(MakePairs.NIGHT).cast("date"));
  }

  /** The table of a night, staged for its output. */
  StagedTable of(ResultTable table, OutputFolder night, LocalDate date) {
    return StagedTable.of(
        table, night, output.fileOf(name(table), MakePairs.NIGHT, date), schemas.get(table));
  }
}
