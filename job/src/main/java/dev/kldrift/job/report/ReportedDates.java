package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;

/**
 * The run dates of an output that are reported on, and the published tables of them: what a page
 * asks is asked for all of them at once, as planning a small query takes longer than its rows do.
 *
 * <p>Rows have their date in {@code run_date}.
 */
final class ReportedDates {
  private static final String RANK = "__rank";

  private final SparkSession spark;
  private final List<OutputFolder> outputs;

  /**
   * Dates of one output.
   *
   * @param outputs one of each date, whose tables have the same columns
   */
  ReportedDates(SparkSession spark, List<OutputFolder> outputs) {
    this.spark = spark;
    this.outputs = List.copyOf(outputs);
  }

  /** The dates, each once. */
  List<LocalDate> dates() {
    return outputs.stream().map(OutputFolder::day).toList();
  }

  /** The rows of a table, of the dates that have it; empty where none does. */
  Optional<Dataset<Row>> rows(ResultTable table) {
    return rows(table, output -> output.isPublished(table));
  }

  /** The rows of a table that mostly has none; empty where there are none, without a job. */
  Optional<Dataset<Row>> fewRows(ResultTable table) {
    return rows(table, output -> output.isPublished(table) && !output.isEmpty(table));
  }

  private Optional<Dataset<Row>> rows(ResultTable table, Predicate<OutputFolder> having) {
    List<LocalDate> days = outputs.stream().filter(having).map(OutputFolder::day).toList();
    if (days.isEmpty()) {
      return Optional.empty();
    }
    StructType schema = schema(table, days.get(0));
    for (LocalDate day : days.subList(1, days.size())) {
      // By names and types alone: whether a column can have NULLs depends on who wrote it.
      if (!schema(table, day).catalogString().equals(schema.catalogString())) {
        throw new IllegalArgumentException(
            "%s of %s and of %s differ in their columns (must not, to be reported on at once)"
                .formatted(table.folder(), days.get(0), day));
      }
    }
    return Optional.of(rows(table, days, schema));
  }

  /** The rows of a table of other dates by these columns, NULL where there are none. */
  Dataset<Row> rows(ResultTable table, List<LocalDate> days, StructType schema) {
    return any()
        .read(spark, table, days, schema)
        .withColumn(Columns.RUN_DATE, col(Columns.RUN_DATE).cast("date"));
  }

  /** The columns of a table on any date. */
  StructType schema(ResultTable table, LocalDate day) {
    return any().schema(table, day);
  }

  /** The dates that a table has, reported on or not. */
  NavigableSet<LocalDate> known(ResultTable table) {
    return any().dates(table);
  }

  private OutputFolder any() {
    return outputs.get(0);
  }

  /** The first of each date's rows, in this order. */
  Map<LocalDate, List<Row>> first(Dataset<Row> rows, int most, List<Column> order) {
    Column[] by = order.toArray(Column[]::new);
    if (outputs.size() == 1) { // no row is moved that is not among them
      return byDate(rows.orderBy(by).limit(most));
    }
    Column rank = row_number().over(Window.partitionBy(Columns.RUN_DATE).orderBy(by));
    Map<LocalDate, List<Row>> first =
        byDate(rows.withColumn(RANK, rank).filter(col(RANK).leq(most)));
    first.values().forEach(of -> of.sort(Comparator.comparingInt(row -> row.getAs(RANK))));
    return first;
  }

  /** Rows, of which there are few, by their date; a date without rows has an empty list. */
  Map<LocalDate, List<Row>> byDate(Dataset<Row> rows) {
    Map<LocalDate, List<Row>> byDate = new TreeMap<>();
    dates().forEach(day -> byDate.put(day, new ArrayList<>()));
    for (Row row : rows.collectAsList()) {
      byDate.get(row.<Date>getAs(Columns.RUN_DATE).toLocalDate()).add(row);
    }
    return byDate;
  }
}
