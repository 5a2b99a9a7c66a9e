package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import dev.kldrift.stats.FalseDiscovery;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Adjusts log p-values so that one false discovery rate holds over the run, or within groups.
 *
 * <p>Benjamini-Hochberg needs the rank of every p-value among all, and a running minimum from the
 * largest down. No task sees them all: equal p-values are counted first, the distinct ones fall
 * into some thousand buckets that are ordered like them, ranks are counted within a bucket on top
 * of the buckets before, and the minimum is taken within a bucket and over those behind. Only the
 * table of buckets is ordered as a whole. Rows without a test get NULL and do not count. Shuffles:
 * by log p, by bucket, and the rows once for the join.
 */
public final class ControlFalseDiscovery {
  private static final String TESTS = "__tests";
  private static final String COUNT = "__count";
  private static final String BUCKET = "__bucket";
  private static final String BEFORE = "__before";
  private static final String SCALED = "__scaled";
  private static final String BEHIND = "__behind";

  /** p-values from 2^-12 to 1 fall into as many buckets of equal width. */
  private static final int LARGE_BUCKETS = 4096;

  /**
   * Below, a bucket is a factor of 2, down to 2^-1024; and from there on 64 per factor of log p.
   */
  private static final double DOUBLINGS = 1024;

  private final List<String> groups;
  private final UserDefinedFunction scaled;

  /** Controls the rate by this procedure, within groups or, with none, over the run. */
  public ControlFalseDiscovery(FalseDiscovery procedure, List<String> groups) {
    this.groups = groups;
    this.scaled = udf((UDF3<Double, Long, Long, Double>) procedure::scaled, DataTypes.DoubleType);
  }

  /** Adds {@code __log_q} to rows with {@code __log_p}. */
  public Dataset<Row> adjust(Dataset<Row> rows) {
    Dataset<Row> counted =
        rows.filter(col(Columns.LOG_P).isNotNull())
            .groupBy(with(Columns.LOG_P))
            .agg(count(lit(1)).as(COUNT))
            .withColumn(BUCKET, bucket(col(Columns.LOG_P)));
    Dataset<Row> ranked = ranked(counted);
    Dataset<Row> behind =
        ranked
            .groupBy(with(BUCKET))
            .agg(min(SCALED).as(SCALED))
            .withColumn(BEHIND, min(SCALED).over(others(byGroup(), col(BUCKET).desc())))
            .drop(SCALED);
    WindowSpec fromLargest = Window.partitionBy(with(BUCKET)).orderBy(col(Columns.LOG_P).desc());
    Column least = least(min(SCALED).over(fromLargest), coalesce(col(BEHIND), lit(0.0)), lit(0.0));
    List<String> on = names(Columns.LOG_P);
    Dataset<Row> adjusted =
        Joins.innerOnKeys(ranked, behind, names(BUCKET))
            .withColumn(Columns.LOG_Q, least)
            .select(withValues(on, Columns.LOG_Q));
    return Joins.leftOnKeys(rows, adjusted, on);
  }

  /** Adds the scaled value of each distinct log p, which takes the highest rank of its ties. */
  private Dataset<Row> ranked(Dataset<Row> counted) {
    Dataset<Row> buckets =
        counted
            .groupBy(with(BUCKET))
            .agg(sum(COUNT).as(TESTS))
            .withColumn(BEFORE, sum(TESTS).over(others(byGroup(), col(BUCKET))))
            .withColumn(TESTS, sum(TESTS).over(byGroup()));
    WindowSpec upTo = Window.partitionBy(with(BUCKET)).orderBy(col(Columns.LOG_P));
    Column rank = coalesce(col(BEFORE), lit(0L)).plus(sum(COUNT).over(upTo));
    return Joins.innerOnKeys(counted, buckets, names(BUCKET))
        .withColumn(SCALED, scaled.apply(col(Columns.LOG_P), rank, col(TESTS)));
  }

  /** Rows of the window before the current one, in this order. */
  private static WindowSpec others(WindowSpec window, Column order) {
    return window.orderBy(order).rowsBetween(Window.unboundedPreceding(), -1);
  }

  private WindowSpec byGroup() {
    return Window.partitionBy(Columns.columns(groups));
  }

  /** A whole number that never falls where log p rises. */
  private static Column bucket(Column logP) {
    Column log2 = logP.divide(Math.log(2));
    Column large = floor(exp(logP).multiply(LARGE_BUCKETS));
    Column small = floor(log2);
    Column depth = log(greatest(log2.divide(-DOUBLINGS), lit(1.0))).multiply(64);
    Column tiny = lit(-(long) DOUBLINGS).minus(floor(least(depth, lit(1e9))));
    return when(large.geq(1), large).when(log2.geq(-DOUBLINGS), small).otherwise(tiny);
  }

  private List<String> names(String... others) {
    List<String> names = new ArrayList<>(groups);
    names.addAll(List.of(others));
    return names;
  }

  private Column[] with(String... others) {
    return Columns.columns(names(others));
  }

  private static Column[] withValues(List<String> names, String value) {
    List<String> all = new ArrayList<>(names);
    all.add(value);
    return Columns.columns(all);
  }
}
