package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds up the segments of a group: their number, their totals and, where all have the same bins,
 * their histograms.
 *
 * <p>Sums are exact and do not depend on the order of rows. What cannot be added up is NULL: totals
 * of counts above 2^53 ({@code __overflow}), histograms of differing bins ({@code __differ}). Two
 * shuffles, the first after a partial aggregation, the second of one row per group.
 */
final class PoolSegments {
  static final String SEGMENTS = "segments";
  static final String BINS = "__bins";
  static final String TOTALS = "__totals";
  static final String PARTIAL = "__partial";
  static final String DIFFER = "__differ";
  static final String OVERFLOW = "__overflow";
  private static final String GROUPS = "__groups";

  private final List<String> groups;

  PoolSegments(List<String> groups) {
    this.groups = groups;
  }

  /**
   * One row per group.
   *
   * @param segments rows with {@code __p}, {@code __q}, {@code __bins} (what tells their bins
   *     apart, NULL where they have no histograms), {@code __totals} and the three flags
   */
  Dataset<Row> pool(Dataset<Row> segments) {
    List<String> sameBins = new ArrayList<>(groups);
    sameBins.add(BINS);
    Dataset<Row> byBins =
        segments
            .groupBy(Columns.columns(sameBins))
            .agg(
                count(lit(1)).as(SEGMENTS),
                added(TOTALS),
                added(Columns.P),
                added(Columns.Q),
                any(PARTIAL),
                any(DIFFER),
                any(OVERFLOW));
    Dataset<Row> pooled =
        byBins
            .groupBy(Columns.columns(groups))
            .agg(
                sum(SEGMENTS).as(SEGMENTS),
                count(lit(1)).as(GROUPS),
                first(BINS).as(BINS),
                added(TOTALS),
                first(Columns.P).as(Columns.P),
                first(Columns.Q).as(Columns.Q),
                any(PARTIAL),
                any(DIFFER),
                any(OVERFLOW));
    Column differ = col(DIFFER).or(col(GROUPS).gt(1));
    Column missing = col(Columns.P).isNull().or(col(Columns.Q).isNull());
    return pooled
        .withColumn(DIFFER, differ)
        .withColumn(
            OVERFLOW,
            col(OVERFLOW).or(col(TOTALS).isNull()).or(col(DIFFER).unary_$bang().and(missing)))
        .withColumn(
            Columns.P, when(col(DIFFER).unary_$bang().and(missing.unary_$bang()), col(Columns.P)))
        .withColumn(Columns.Q, when(col(Columns.P).isNotNull(), col(Columns.Q)))
        .withColumn(BINS, when(col(Columns.P).isNotNull(), col(BINS)))
        .drop(GROUPS);
  }

  /** The element-wise sum, NULL unless every row has something to add. */
  private static Column added(String arrays) {
    Column array = column(arrays);
    Column all = count(array).equalTo(count(lit(1)));
    return when(all, call_function("drift.try_combine", array)).as(arrays);
  }

  private static Column any(String flag) {
    return max(flag).as(flag);
  }
}
