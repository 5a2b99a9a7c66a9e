package dev.kldrift.job.stage;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Exact quantiles of the finite values of each group, interpolated between neighbours: the value at
 * position h = (n - 1) t of the sorted values, counted from 0 (type 7 of Hyndman and Fan, the
 * default of NumPy, DuckDB's {@code quantile_cont} and Spark's {@code percentile}).
 *
 * <p>Ranks by sorting, which spills to disk, where Spark's {@code percentile} would hold every
 * value of a group in memory.
 */
final class Quantiles {
  private static final Map<String, Double> LEVELS = new LinkedHashMap<>();

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
    Dataset<Row> ranked = rows;
    List<Column> results = new ArrayList<>();
    for (String metric : Columns.SUMMARISED) {
      String rank = "__rank_" + metric;
      String size = "__size_" + metric;
      WindowSpec group = Window.partitionBy(groups);
      ranked =
          ranked
              .withColumn(rank, row_number().over(group.orderBy(finite(metric).asc_nulls_last())))
              .withColumn(size, count(finite(metric)).over(group));
      LEVELS.forEach(
          (name, level) ->
              results.add(quantile(metric, col(rank), col(size), level).as(metric + "_" + name)));
    }
    return ranked.groupBy(groups).agg(lit(true).as("__any_value"), results.toArray(Column[]::new));
  }

  private static Column quantile(String metric, Column rank, Column size, double level) {
    Column position = size.minus(1).multiply(level);
    Column below = max(when(rank.equalTo(floor(position).plus(1)), finite(metric)));
    Column above = max(when(rank.equalTo(ceil(position).plus(1)), finite(metric)));
    Column fraction = max(position.minus(floor(position)));
    return below.plus(fraction.multiply(above.minus(below)));
  }
}
