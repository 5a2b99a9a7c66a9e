package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.SummaryTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Exact quantiles of the finite values of each group, interpolated between neighbours: the value at
 * position h = (n - 1) t of the sorted values, counted from 0 (type 7 of Hyndman and Fan, the
 * default of NumPy, DuckDB's {@code quantile_cont} and Spark's {@code percentile}).
 *
 * <p>Ranks by sorting, which spills to disk, where Spark's {@code percentile} would hold every
 * value of a group in memory.
 */
final class Quantiles {
  private static final String METRIC = "__metric";
  private static final String VALUE = "__value";
  private static final String RANK = "__rank";
  private static final String SIZE = "__size";

  /** The quantiles by name. */
  static final Map<String, Double> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put("p50", 0.5);
    LEVELS.put("p90", 0.9);
    LEVELS.put("p99", 0.99);
  }

  private final Column[] groups;

  Quantiles(Column[] groups) {
    this.groups = groups;
  }

  /** The value where it is finite, else NULL. */
  static Column finite(String metric) {
    return when(
        col(metric).isNotNull().and(col(metric).between(-Double.MAX_VALUE, Double.MAX_VALUE)),
        col(metric));
  }

  /** One row per group, with {@code <metric>_p50} and so on, NULL where nothing is finite. */
  Dataset<Row> of(Dataset<Row> rows) {
    List<Column> grouped = new ArrayList<>(Arrays.asList(groups));
    grouped.add(col(METRIC));
    Column[] each = grouped.toArray(Column[]::new);
    List<Column> results = new ArrayList<>();
    for (String metric : SummaryTable.METRICS) {
      LEVELS.forEach((name, level) -> results.add(quantile(metric, level).as(metric + "_" + name)));
    }
    return perMetric(rows)
        .withColumn(RANK, row_number().over(Window.partitionBy(each).orderBy(VALUE)))
        .withColumn(SIZE, count(lit(1)).over(Window.partitionBy(each)))
        .groupBy(groups)
        .agg(results.get(0), results.subList(1, results.size()).toArray(Column[]::new));
  }

  /** Every finite value on a row of its own, so that one sort ranks all metrics. */
  private Dataset<Row> perMetric(Dataset<Row> rows) {
    Column[] values =
        SummaryTable.METRICS.stream()
            .map(metric -> struct(lit(metric).as(METRIC), finite(metric).as(VALUE)))
            .toArray(Column[]::new);
    List<Column> columns = new ArrayList<>(Arrays.asList(groups));
    columns.add(inline(array(values)));
    return rows.select(columns.toArray(Column[]::new)).filter(col(VALUE).isNotNull());
  }

  private static Column quantile(String metric, double level) {
    Column value = when(col(METRIC).equalTo(metric), col(VALUE));
    Column position = col(SIZE).minus(1).multiply(level);
    Column below = max(when(col(RANK).equalTo(floor(position).plus(1)), value));
    Column above = max(when(col(RANK).equalTo(ceil(position).plus(1)), value));
    Column fraction = max(when(value.isNotNull(), position.minus(floor(position))));
    return below.plus(fraction.multiply(above.minus(below)));
  }
}
