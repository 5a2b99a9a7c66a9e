package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.DecompositionStatus;
import dev.kldrift.job.table.DecompositionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits the divergence of each group of pairs into a change of their mix and changes inside them,
 * and says what adding up their histograms would have hidden: the chain rule of {@link
 * dev.kldrift.stats.ChainRule}, level by level from the pairs up.
 *
 * <p>One row per value of the first level, of the first two levels, and so on; the segments of a
 * row are the rows of the next level, those of the last level the pairs themselves. Every figure is
 * a sum of non-negative shares, one per segment, formed where the segment lies and added exactly:
 * no group is gathered in memory, however many segments it has, and no bit depends on the order of
 * rows. So the hidden part is no difference of two sums either; it is right to a few units in the
 * last place however small it is. Shuffles per level: those of {@link PoolSegments}, one join and
 * one small aggregation.
 */
public final class Decompose {
  private static final String WHOLE = "__whole_";
  private static final String MIX = "__mix";
  private static final String HIDDEN = "__hidden";
  private static final String INHERITED = "__inherited";

  private final List<String> levels;
  private final String runId;
  private final BiFunction<String, Dataset<Row>, Dataset<Row>> keep;

  /**
   * A decomposition.
   *
   * @param levels key columns, outermost first; not all of them
   * @param keep writes rows that are needed several times, under a name, and reads them back
   */
  public Decompose(
      List<String> levels, String runId, BiFunction<String, Dataset<Row>, Dataset<Row>> keep) {
    this.levels = levels;
    this.runId = runId;
    this.keep = keep;
  }

  /**
   * The rows of the table {@code decomposition}.
   *
   * @param pairs one row per key with {@code __p}, {@code __q}, {@code __names}, {@code __rejected}
   */
  public Dataset<Row> decompose(Dataset<Row> pairs) {
    Dataset<Row> segments = leaves(pairs);
    Dataset<Row> rows = null;
    for (int level = levels.size(); level > 0; level--) {
      List<String> group = levels.subList(0, level);
      Dataset<Row> pooled = keep.apply("pooled-" + level, new PoolSegments(group).pool(segments));
      segments = keep.apply("level-" + level, split(segments, pooled, group));
      Dataset<Row> ofLevel = segments.select(resultColumns(level));
      rows = rows == null ? ofLevel : rows.unionByName(ofLevel);
    }
    return rows;
  }

  /** The pairs as segments of the last level. */
  private Dataset<Row> leaves(Dataset<Row> pairs) {
    List<Column> columns = new ArrayList<>(List.of(columns(levels)));
    columns.add(col(Columns.P));
    columns.add(col(Columns.Q));
    columns.add(struct(size(col(Columns.P)), xxhash64(col(Columns.NAMES))).as(PoolSegments.BINS));
    for (String figure : List.of("total_p", "total_q", "kl_pq", "kl_qp")) {
      columns.add(col(Columns.DIVERGENCE).getField(figure).as(figure));
    }
    for (String figure : List.of("hidden_pq", "hidden_qp")) {
      columns.add(lit(0.0).as(figure));
    }
    columns.add(col(Columns.REJECTED).gt(0L).as(PoolSegments.PARTIAL));
    columns.add(lit(false).as(PoolSegments.DIFFER));
    columns.add(lit(false).as(PoolSegments.OVERFLOW));
    return pairs
        .withColumn(
            Columns.DIVERGENCE, call_function("drift.divergence", col(Columns.P), col(Columns.Q)))
        .select(columns.toArray(Column[]::new))
        .withColumn(PoolSegments.TOTALS, array(col("total_p"), col("total_q")));
  }

  /** The groups of a level with their figures; each is a segment of the next level up. */
  private Dataset<Row> split(Dataset<Row> segments, Dataset<Row> pooled, List<String> group) {
    Dataset<Row> shares = Joins.innerOnKeys(segments, wholes(pooled, group), group);
    Dataset<Row> sums =
        shares
            .withColumn(MIX, shares("kl_pq", "kl_qp"))
            .withColumn(INHERITED, shares("hidden_pq", "hidden_qp"))
            .withColumn(HIDDEN, hidden())
            .groupBy(columns(group))
            .agg(
                sum(MIX, "mix_pq").as("kl_pq_mix"),
                sum(MIX, "within_pq").as("kl_pq_within"),
                sum(MIX, "mix_qp").as("kl_qp_mix"),
                sum(MIX, "within_qp").as("kl_qp_within"),
                sum(HIDDEN, "hidden_pq").plus(sum(INHERITED, "within_pq")).as("hidden_pq"),
                sum(HIDDEN, "hidden_qp").plus(sum(INHERITED, "within_qp")).as("hidden_qp"));
    Column pooledPair = call_function("drift.divergence", col(Columns.P), col(Columns.Q));
    return Joins.leftOnKeys(pooled, sums, group)
        .withColumn("total_p", element_at(col(PoolSegments.TOTALS), 1))
        .withColumn("total_q", element_at(col(PoolSegments.TOTALS), 2))
        .withColumn("kl_pq", col("kl_pq_mix").plus(col("kl_pq_within")))
        .withColumn("kl_qp", col("kl_qp_mix").plus(col("kl_qp_within")))
        .withColumn("pooled_kl_pq", pooledPair.getField("kl_pq"))
        .withColumn("pooled_kl_qp", pooledPair.getField("kl_qp"));
  }

  private static Dataset<Row> wholes(Dataset<Row> pooled, List<String> group) {
    List<Column> columns = new ArrayList<>(List.of(columns(group)));
    for (String name : List.of(PoolSegments.TOTALS, Columns.P, Columns.Q)) {
      columns.add(col(name).as(WHOLE + name));
    }
    return pooled.select(columns.toArray(Column[]::new));
  }

  private static Column shares(String pq, String qp) {
    Column totals = col(WHOLE + PoolSegments.TOTALS);
    return call_function(
        "drift.chain_rule_shares",
        col("total_p"),
        col("total_q"),
        col(pq),
        col(qp),
        element_at(totals, 1),
        element_at(totals, 2));
  }

  private static Column hidden() {
    return call_function(
        "drift.hidden_by_pooling",
        col(Columns.P),
        col(Columns.Q),
        col(WHOLE + Columns.P),
        col(WHOLE + Columns.Q));
  }

  /** The exact sum of shares; where one is NaN or infinite, so is the sum. NaN sorts last. */
  private static Column sum(String shares, String field) {
    Column share = col(shares).getField(field);
    Column infinite = lit(Double.POSITIVE_INFINITY);
    Column finite = when(share.lt(infinite), array(share));
    return when(max(share).geq(infinite), max(share))
        .otherwise(element_at(call_function("drift.combine", finite), 1));
  }

  private Column[] resultColumns(int level) {
    List<Column> columns = new ArrayList<>();
    for (String name : levels.subList(0, level)) {
      columns.add(column(name));
    }
    // A NULL of the right type, whatever that is.
    for (String name : levels.subList(level, levels.size())) {
      columns.add(lit(null).as(name));
    }
    columns.add(lit(level).as(Columns.LEVEL));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    columns.add(status().as(Columns.STATUS));
    DecompositionTable.FIGURES.forEach(name -> columns.add(col(name)));
    return columns.toArray(Column[]::new);
  }

  private static Column status() {
    return when(col(PoolSegments.OVERFLOW), lit(DecompositionStatus.OVERFLOW.name()))
        .when(col(PoolSegments.PARTIAL), lit(DecompositionStatus.PARTIAL_INPUT.name()))
        .when(col("total_p").equalTo(0.0), lit(DecompositionStatus.EMPTY_P.name()))
        .when(col("total_q").equalTo(0.0), lit(DecompositionStatus.EMPTY_Q.name()))
        .when(col(PoolSegments.DIFFER), lit(DecompositionStatus.BINS_DIFFER.name()))
        .otherwise(lit(DecompositionStatus.OK.name()));
  }
}
