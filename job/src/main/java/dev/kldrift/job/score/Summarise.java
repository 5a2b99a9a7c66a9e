package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.Status;
import dev.kldrift.job.table.SummaryTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rolls results up over the group columns: one row for all, one per first column, and so on.
 *
 * <p>{@code level} is the number of group columns that a row fixes; the others are NULL. Minimum,
 * mean, quantiles and maximum are over finite values. Means use the exact sum of {@code
 * drift.combine}, quantiles are exact ({@link Quantiles}); so no figure depends on the order of
 * rows. {@code false_alarms} is an upper estimate of how many of {@code drifted} are: their number
 * times their largest q-value. Several shuffles of small rows.
 */
public final class Summarise {
  /** A power of two, so that nothing is rounded; sums of 2^40 numbers stay in range. */
  private static final double SMALL = 0x1p-40;

  private final List<String> groupBy;
  private final String runId;

  public Summarise(List<String> groupBy, String runId) {
    this.groupBy = groupBy;
    this.runId = runId;
  }

  /** Summarises the rows of {@code divergence} and {@code quarantine}. */
  public Dataset<Row> summarise(Dataset<Row> divergence, Dataset<Row> quarantine) {
    return summarise(rollUp().of(divergence, quarantine), divergence, quarantine);
  }

  /** The same where the rows of {@code divergence} have been tallied. */
  public Dataset<Row> summarise(
      PairTotals totals, Dataset<Row> divergence, Dataset<Row> quarantine) {
    return summarise(rollUp().of(totals.groups(), divergence, quarantine), divergence, quarantine);
  }

  private RollUp rollUp() {
    return new RollUp(groupBy, List.copyOf(Quantiles.LEVELS.values()));
  }

  private Dataset<Row> summarise(
      Optional<List<RollUp.Group>> rolledUp, Dataset<Row> divergence, Dataset<Row> quarantine) {
    return rolledUp
        .map(groups -> rows(divergence, groups))
        .orElseGet(() -> ofManyGroups(divergence, quarantine));
  }

  private Dataset<Row> rows(Dataset<Row> divergence, List<RollUp.Group> groups) {
    return divergence
        .sparkSession()
        .createDataFrame(
            groups.stream().map(group -> row(group, groupBy, runId)).toList(),
            schema(divergence, groupBy));
  }

  /**
   * Summarises the rows of several runs that have none in {@code quarantine}, each for itself.
   *
   * @param totals of their rows, tallied with these groups
   * @param groupBy the column that tells runs apart, which the result has too, then those of groups
   * @param runIds the name of each run, by the value of that column
   * @return empty where there are too many groups for one summary of all
   */
  public static Optional<Dataset<Row>> apart(
      PairTotals totals,
      Dataset<Row> divergence,
      List<String> groupBy,
      Map<LocalDate, String> runIds) {
    return new RollUp(groupBy, List.copyOf(Quantiles.LEVELS.values()))
        .of(totals.groups(), divergence, divergence.limit(0))
        .map(
            groups ->
                divergence
                    .sparkSession()
                    .createDataFrame(
                        groups.stream()
                            .filter(group -> !group.values().isEmpty())
                            .map(group -> row(group, runIds, groupBy))
                            .toList(),
                        schema(divergence, groupBy)));
  }

  private static Row row(RollUp.Group group, Map<LocalDate, String> runIds, List<String> groupBy) {
    Date run = (Date) group.values().get(0);
    RollUp.Group within =
        new RollUp.Group(
            group.values().subList(1, group.values().size()),
            group.figures(),
            group.rejected(),
            group.quantiles());
    List<Object> values = new ArrayList<>(List.of(run));
    List<String> columns = groupBy.subList(1, groupBy.size());
    Row rest = row(within, columns, runIds.get(run.toLocalDate()));
    for (int i = 0; i < rest.size(); i++) {
      values.add(rest.get(i));
    }
    return RowFactory.create(values.toArray());
  }

  private static StructType schema(Dataset<Row> divergence, List<String> groupBy) {
    StructType schema = new StructType();
    for (String name : groupBy) {
      schema = schema.add(name, divergence.schema().apply(name).dataType());
    }
    for (StructField field : SummaryTable.DEFINITION.schema().fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  private static Row row(RollUp.Group group, List<String> groupBy, String runId) {
    List<Object> values = new ArrayList<>(group.values());
    values.addAll(Collections.nCopies(groupBy.size() - values.size(), null));
    values.add(group.values().size());
    values.add(runId);
    values.add(Columns.SCHEMA_VERSION_VALUE);
    values.addAll(group.counts());
    values.addAll(group.figuresOfMetrics());
    return RowFactory.create(values.toArray());
  }

  /** By Spark alone, which spills to disk what the driver could not hold. */
  Dataset<Row> ofManyGroups(Dataset<Row> divergence, Dataset<Row> quarantine) {
    Dataset<Row> scored = leveled(divergence.select(scoredColumns()));
    Dataset<Row> rejected = leveled(quarantine.select(rejectedColumns()));
    Dataset<Row> figures =
        scored.unionByName(rejected).groupBy(groups()).agg(lit(true).as("__any"), figures());
    Dataset<Row> quantiles = new Quantiles(groups()).of(scored);
    return Joins.leftOnKeys(figures, quantiles, groupNames()).select(resultColumns());
  }

  private Column[] scoredColumns() {
    List<Column> columns = groupColumns();
    columns.add(lit(1L).as("__pair"));
    columns.add(isStatus(Status.OK).as("__fine"));
    columns.add(isStatus(Status.TOO_FEW).as("__few"));
    columns.add(when(col("drifted"), 1L).otherwise(0L).as("__moved"));
    columns.add(when(col("drifted"), col("q_value")).as("__moved_q_value"));
    for (String metric : SummaryTable.METRICS) {
      columns.add(col(metric));
    }
    return columns.toArray(Column[]::new);
  }

  private Column[] rejectedColumns() {
    List<Column> columns = groupColumns();
    columns.add(lit(0L).as("__pair"));
    columns.add(lit(0L).as("__fine"));
    columns.add(lit(0L).as("__few"));
    columns.add(lit(0L).as("__moved"));
    columns.add(lit(null).cast("double").as("__moved_q_value"));
    for (String metric : SummaryTable.METRICS) {
      columns.add(lit(null).cast("double").as(metric));
    }
    return columns.toArray(Column[]::new);
  }

  private static Column isStatus(Status status) {
    return when(col(Columns.STATUS).equalTo(status.name()), 1L).otherwise(0L);
  }

  private List<Column> groupColumns() {
    List<Column> columns = new ArrayList<>();
    groupBy.forEach(name -> columns.add(column(name)));
    return columns;
  }

  /** Every row once per level, with the columns below that level set to NULL. */
  private Dataset<Row> leveled(Dataset<Row> rows) {
    Dataset<Row> all = null;
    for (int level = 0; level <= groupBy.size(); level++) {
      Dataset<Row> at = rows.withColumn(Columns.LEVEL, lit(level));
      for (String below : groupBy.subList(level, groupBy.size())) {
        at = at.withColumn(below, lit(null).cast(rows.schema().apply(below).dataType()));
      }
      all = all == null ? at : all.unionByName(at);
    }
    return all;
  }

  private List<String> groupNames() {
    List<String> names = new ArrayList<>(groupBy);
    names.add(Columns.LEVEL);
    return names;
  }

  private Column[] groups() {
    return Columns.columns(groupNames());
  }

  private Column[] figures() {
    List<Column> figures = new ArrayList<>();
    figures.add(sum("__pair").as("pairs"));
    figures.add(sum("__fine").as("ok"));
    figures.add(sum(lit(1L).minus(col("__pair"))).as("quarantined"));
    figures.add(sum("__few").as("too_few"));
    figures.add(sum("__moved").as("drifted"));
    figures.add(sum("__moved").multiply(max("__moved_q_value")).as("false_alarms"));
    figures.add(infinite("kl_pq").as("infinite_pq"));
    figures.add(infinite("kl_qp").as("infinite_qp"));
    for (String metric : SummaryTable.METRICS) {
      Column finite = Quantiles.finite(metric);
      // Divergences of log-weights may be so large that their sum is out of range.
      Column small = when(finite.isNotNull(), array(finite.multiply(SMALL)));
      Column total = element_at(call_function("drift.combine", small), 1);
      figures.add(min(finite).as(metric + "_min"));
      figures.add(total.divide(count(finite)).divide(SMALL).as(metric + "_mean"));
      figures.add(max(finite).as(metric + "_max"));
    }
    return figures.toArray(Column[]::new);
  }

  private static Column infinite(String metric) {
    return sum(when(col(metric).equalTo(Double.POSITIVE_INFINITY), 1L).otherwise(0L));
  }

  private Column[] resultColumns() {
    List<Column> columns = new ArrayList<>(groupColumns());
    columns.add(col(Columns.LEVEL));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    for (String figure : SummaryTable.COUNTS) {
      columns.add(col(figure));
    }
    for (String metric : SummaryTable.METRICS) {
      for (String figure : SummaryTable.FIGURES) {
        columns.add(col(metric + "_" + figure));
      }
    }
    return columns.toArray(Column[]::new);
  }
}
