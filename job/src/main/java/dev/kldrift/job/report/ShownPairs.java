package dev.kldrift.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.score.Joins;
import dev.kldrift.job.table.Columns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The choice of pairs that a report shows of each date: the worst of all, and of every feature
 * (against every reference) the one that stands for it. Both are bounded, and no shuffle moves a
 * row that is not among them.
 */
final class ShownPairs {
  /** Most pairs of the table of pairs. */
  static final int WORST = 1000;

  /** Most groups, each with one pair that stands for it. */
  static final int GROUPS = 1000;

  private static final int COUNTS = 100;

  private static final Object[] DECIDED = {
    "DRIFTED", "STABLE", "OVER_THRESHOLD", "UNDER_THRESHOLD"
  };

  static final String SEGMENT_LEVEL = "segment_level";
  private static final String REFERENCE = "reference";
  private static final String DATASET = "dataset";

  private final ReportedDates dates;
  private final Dataset<Row> divergence;
  private final List<String> keys;
  private final String feature;
  private final List<String> groupBy;

  /**
   * Pairs of dates.
   *
   * @param divergence the table of these dates
   * @param keys key columns of the table
   * @param feature the one of them that names features
   */
  ShownPairs(ReportedDates dates, Dataset<Row> divergence, List<String> keys, String feature) {
    this.dates = dates;
    this.keys = keys;
    this.feature = feature;
    this.groupBy =
        Stream.of(feature, REFERENCE, DATASET).filter(keys::contains).distinct().toList();
    Column minimum = when(col("minimum_effect").gt(0), col("minimum_effect")).otherwise(lit(1.0));
    this.divergence =
        divergence
            .withColumn(PairId.NAME, PairId.of(keys))
            .withColumn("__drifted", coalesce(col("drifted"), lit(false)))
            .withColumn("__severity", severity())
            .withColumn("__decided", coalesce(col("decision").isin(DECIDED), lit(false)))
            .withColumn("__least", known(least()))
            .withColumn("__ratio", known(least().divide(minimum)))
            .withColumn("__js", known(col("js_divergence")));
  }

  List<String> keys() {
    return keys;
  }

  String feature() {
    return feature;
  }

  List<String> groupBy() {
    return groupBy;
  }

  /**
   * The least that the effect may be, by its interval: of few counts an effect is large by chance,
   * and they would stand first every night.
   */
  private static Column least() {
    Column lower =
        when(col("effect").equalTo("js_divergence"), col("js_lower"))
            .when(col("effect").equalTo("kl_pq"), col("kl_pq_lower"))
            .when(col("effect").equalTo("kl_qp"), col("kl_qp_lower"));
    return coalesce(lower, col("effect_size"));
  }

  private static Column severity() {
    Column rank = lit(0);
    for (String name : List.of("LOW", "MEDIUM", "HIGH")) {
      rank = when(col("severity").equalTo(name), lit(rankOf(name))).otherwise(rank);
    }
    return rank;
  }

  private static int rankOf(String severity) {
    return List.of("NONE", "LOW", "MEDIUM", "HIGH").indexOf(severity);
  }

  private static Column known(Column figure) {
    return coalesce(nanvl(figure, lit(-1.0)), lit(-1.0));
  }

  /** The worst pairs of each date by their id, worst first. */
  Map<LocalDate, List<Long>> worst() {
    List<Column> order =
        new ArrayList<>(
            List.of(
                col("__drifted").desc(),
                col("__severity").desc(),
                col("__decided").desc(),
                col("__ratio").desc(),
                col("__js").desc()));
    keys.forEach(key -> order.add(Columns.column(key).asc()));
    List<String> read =
        new ArrayList<>(
            List.of(Columns.RUN_DATE, PairId.NAME, "__drifted", "__severity", "__decided"));
    read.addAll(List.of("__ratio", "__js"));
    read.addAll(keys);
    Map<LocalDate, List<Long>> worst = new TreeMap<>();
    dates
        .first(divergence.select(Columns.columns(read)), WORST, order)
        .forEach(
            (date, rows) ->
                worst.put(date, rows.stream().map(row -> row.<Long>getAs(PairId.NAME)).toList()));
    return worst;
  }

  /**
   * The rows of these pairs, in this order; nothing is read of the others but their keys.
   *
   * @param figures what to read of them, besides keys and the run, as far as the table has it
   */
  Map<LocalDate, Map<Long, Row>> rows(
      Map<LocalDate, ? extends Collection<Long>> ids, List<String> figures) {
    List<String> read = new ArrayList<>(List.of(Columns.RUN_DATE, PairId.NAME, Columns.RUN_ID));
    read.addAll(keys);
    figures.stream().filter(List.of(divergence.columns())::contains).forEach(read::add);
    Map<LocalDate, Map<Long, Row>> rows = new TreeMap<>();
    dates
        .byDate(PairId.among(divergence, ids).select(Columns.columns(read)))
        .forEach((date, found) -> rows.put(date, PairId.inOrder(found, ids.get(date))));
    return rows;
  }

  /**
   * A group of pairs.
   *
   * @param row its group columns and counts
   * @param first id of the pair that stands for it: one that drifted before others, the whole
   *     before a segment, then where most of q moved
   */
  record Group(Row row, long first) {}

  /** The groups of each date with most severity first, at most {@value #GROUPS}. */
  Map<LocalDate, List<Group>> groups() {
    Column first =
        max(
            struct(
                col("__drifted"),
                wholeness(),
                col("__decided"),
                col("__least").multiply(coalesce(col("total_q"), lit(0.0))),
                col("__js"),
                col(PairId.NAME)));
    Dataset<Row> groups =
        divergence
            .groupBy(Columns.columns(dated(groupBy)))
            .agg(
                count(lit(1)).as("__pairs"),
                count(when(col("drifted"), 1)).as("__drifted_pairs"),
                count(when(col("decision").isin("STABLE", "UNDER_THRESHOLD"), 1)).as("__stable"),
                count(when(col("decision").equalTo("TOO_FEW"), 1)).as("__too_few"),
                count(when(col("decision").isNull(), 1)).as("__undecided"),
                max(when(col("drifted"), col("__severity"))).as("__severity_rank"),
                max(when(col("drifted"), col("__ratio"))).as("__most"),
                first.as("__first"));
    List<Column> order = new ArrayList<>();
    order.add(col("__severity_rank").desc_nulls_last());
    order.add(col("__most").desc_nulls_last());
    groupBy.forEach(name -> order.add(Columns.column(name).asc()));
    Map<LocalDate, List<Group>> shown = new TreeMap<>();
    dates
        .first(groups, GROUPS, order)
        .forEach((date, rows) -> shown.put(date, rows.stream().map(ShownPairs::group).toList()));
    return shown;
  }

  private static Group group(Row row) {
    Row first = row.getStruct(row.fieldIndex("__first"));
    return new Group(row, first.<Long>getAs(PairId.NAME));
  }

  private static List<String> dated(List<String> names) {
    return Stream.concat(Stream.of(Columns.RUN_DATE), names.stream()).toList();
  }

  /** A group's columns, and the segment level where there is one. */
  List<String> segmented() {
    return Stream.concat(groupBy.stream(), Stream.of(SEGMENT_LEVEL).filter(keys::contains))
        .toList();
  }

  /**
   * For every group of a date with several segments, how far apart the shares of its segments are,
   * and how far apart p and q are within them on average, both as Jensen-Shannon divergences in
   * nats, which no rare bin makes infinite:
   *
   * <pre>
   *   mix    = JS(P, Q),  P_s = total_p of segment s / total_p of all, and Q_s alike
   *   within = Σ (P_s + Q_s)/2 · js_s
   * </pre>
   *
   * <p>They do not add up to anything; table {@code decomposition} has what does.
   */
  Map<LocalDate, List<Row>> mixes() {
    List<String> segmented = segmented();
    List<String> by = dated(segmented);
    Dataset<Row> segments = divergence.filter(isSegment(segmented));
    Dataset<Row> totals =
        segments
            .groupBy(Columns.columns(by))
            .agg(
                sum("total_p").as("__all_p"),
                sum("total_q").as("__all_q"),
                count(lit(1)).as("__segments"))
            .filter(col("__segments").gt(1).and(col("__all_p").gt(0)).and(col("__all_q").gt(0)));
    Column p = col("total_p").divide(col("__all_p"));
    Column q = col("total_q").divide(col("__all_q"));
    Column weight = p.plus(q).divide(2);
    Dataset<Row> mixes =
        Joins.innerOnKeys(segments, totals, by)
            .groupBy(Columns.columns(by))
            .agg(
                max("__segments").as("__count"),
                sum(part(p, weight).plus(part(q, weight)).divide(2)).as("__mix"),
                sum(weight.multiply(figure("js_divergence"))).as("__within"),
                sum(weight.multiply(figure("noise_floor_js"))).as("__noise"));
    return dates.first(mixes, GROUPS, List.of(col("__within").desc()));
  }

  /** A pair of everything is no segment of it; without levels one of no key is everything. */
  private Column isSegment(List<String> segmented) {
    if (keys.contains(SEGMENT_LEVEL)) {
      return not(isAll());
    }
    return keys.stream()
        .filter(key -> !segmented.contains(key))
        .map(key -> Columns.column(key).isNotNull())
        .reduce(Column::or)
        .orElseGet(() -> lit(false));
  }

  private static Column isAll() {
    return coalesce(level().equalTo(SegmentRule.ALL), lit(false));
  }

  /** As text, which it need not be in a table that somebody else has made. */
  private static Column level() {
    return col(SEGMENT_LEVEL).cast("string");
  }

  /** share ln(share/weight), 0 at 0. */
  private static Column part(Column share, Column weight) {
    return when(share.gt(0), share.multiply(log(share.divide(weight)))).otherwise(lit(0.0));
  }

  private static Column figure(String name) {
    return coalesce(nanvl(col(name), lit(0.0)), lit(0.0));
  }

  /**
   * Of a whole and its segments the whole has most. Where there are levels they tell it, as a NULL
   * may be the segment of rows without a value; elsewhere, how many keys are NULL.
   */
  private Column wholeness() {
    if (keys.contains(SEGMENT_LEVEL)) {
      Column crossed = size(split(level(), " x "));
      return when(isAll(), lit(0)).otherwise(coalesce(negate(crossed), lit(Integer.MIN_VALUE)));
    }
    Column open = lit(0);
    for (String key : keys) {
      open = open.plus(when(Columns.column(key).isNull(), 1).otherwise(0));
    }
    return open;
  }

  /** How many pairs of each date have which status and decision, most first. */
  Map<LocalDate, List<Row>> counts() {
    Dataset<Row> counts =
        divergence
            .groupBy(col(Columns.RUN_DATE), col(Columns.STATUS), col("decision"))
            .agg(count(lit(1)).as("__pairs"));
    return dates.first(
        counts, COUNTS, List.of(col("__pairs").desc(), col(Columns.STATUS), col("decision")));
  }

  /** How many groups each date has, of which these are shown. */
  Map<LocalDate, Long> groupCounts(Map<LocalDate, List<Group>> shown) {
    Map<LocalDate, Long> counts = new TreeMap<>();
    shown.forEach((date, groups) -> counts.put(date, (long) groups.size()));
    if (counts.values().stream().anyMatch(count -> count == GROUPS)) {
      Dataset<Row> all =
          divergence
              .select(Columns.columns(dated(groupBy)))
              .distinct()
              .groupBy(Columns.RUN_DATE)
              .count();
      dates
          .byDate(all)
          .forEach((date, rows) -> rows.forEach(row -> counts.put(date, row.getAs("count"))));
    }
    return counts;
  }
}
