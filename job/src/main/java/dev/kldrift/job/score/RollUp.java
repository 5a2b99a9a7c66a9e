package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.score.GroupFigures.Metric;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.SummaryTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Figures of all groups without a shuffle or a sort: a {@link GroupTally} counts, and tells in
 * which narrow bucket each quantile lies, and a pass over a few columns brings the values of those
 * buckets.
 *
 * <p>For as many groups as the driver can hold. Groups are lists of the values of the group
 * columns, shorter ones for the levels above.
 */
public final class RollUp {
  private static final long MOST_VALUES = 1 << 22;
  private static final int KL_PQ = SummaryTable.METRICS.indexOf("kl_pq");
  private static final int KL_QP = SummaryTable.METRICS.indexOf("kl_qp");

  private final List<String> groupBy;
  private final List<Double> levels;

  /**
   * A roll-up over these columns.
   *
   * @param levels quantiles that are wanted, from 0 to 1
   */
  public RollUp(List<String> groupBy, List<Double> levels) {
    this.groupBy = groupBy;
    this.levels = levels;
  }

  /**
   * Figures of a group.
   *
   * @param values of the group columns that the level fixes
   * @param figures counts, least, most, sum
   * @param rejected rows of the input
   * @param quantiles for each quantity the quantiles, NaN where nothing is finite
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Group(
      List<Object> values, GroupFigures figures, long rejected, double[][] quantiles) {

    /** Counts of pairs, and the number of false alarms to expect. */
    public List<Object> counts() {
      return Arrays.asList(
          figures.pairs,
          figures.ok,
          figures.tooFew,
          rejected,
          figures.metrics.get(KL_PQ).infinite,
          figures.metrics.get(KL_QP).infinite,
          figures.drifted,
          known(figures.drifted * figures.largestQValue));
    }

    /** For each quantity its least value, mean, quantiles and most, NULL where none is finite. */
    public List<Object> figuresOfMetrics() {
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < quantiles.length; i++) {
        Metric metric = figures.metrics.get(i);
        boolean any = metric.finite > 0;
        all.add(any ? metric.least : null);
        all.add(any ? metric.mean() : null);
        for (double quantile : quantiles[i]) {
          all.add(known(quantile));
        }
        all.add(any ? metric.most : null);
      }
      return all;
    }

    private static Double known(double value) {
      return Double.isNaN(value) ? null : value;
    }
  }

  /** The groups of all levels; empty where there are too many for this way. */
  public Optional<List<Group>> of(Dataset<Row> divergence, Dataset<Row> quarantine) {
    return of(read(divergence), divergence, quarantine);
  }

  /**
   * The same of rows whose figures are known.
   *
   * @param scored figures of the groups of all levels; empty where there are too many
   */
  Optional<List<Group>> of(
      Optional<Map<List<Object>, GroupFigures>> scored,
      Dataset<Row> divergence,
      Dataset<Row> quarantine) {
    if (scored.isEmpty()) {
      return Optional.empty();
    }
    Map<List<Object>, Long> rejected = rejected(quarantine);
    Map<List<Object>, GroupFigures> all = new HashMap<>(scored.get());
    rejected.keySet().forEach(values -> all.computeIfAbsent(values, key -> new GroupFigures(true)));
    if (all.size() > GroupTally.MOST_GROUPS) {
      return Optional.empty();
    }
    return values(divergence, all)
        .map(
            found ->
                all.entrySet().stream()
                    .map(
                        group ->
                            group(
                                group.getKey(),
                                group.getValue(),
                                rejected.getOrDefault(group.getKey(), 0L),
                                found))
                    .toList());
  }

  private Optional<Map<List<Object>, GroupFigures>> read(Dataset<Row> divergence) {
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(groupBy)));
    Stream.of(Columns.STATUS, "drifted", "q_value").map(Columns::column).forEach(columns::add);
    SummaryTable.METRICS.stream().map(Columns::column).forEach(columns::add);
    InternalRows rows = InternalRows.of(divergence.select(columns.toArray(Column[]::new)));
    StructType schema = rows.schema();
    List<String> grouped = groupBy;
    return GroupTally.total(
        rows.rows()
            .mapPartitions(
                each -> {
                  GroupTally tally = new GroupTally(schema, grouped, false);
                  each.forEachRemaining(tally::add);
                  return List.of(tally).iterator();
                })
            .collect(),
        false);
  }

  /** How many rows of each group were rejected, at all levels. */
  private Map<List<Object>, Long> rejected(Dataset<Row> quarantine) {
    InternalRows rows = InternalRows.of(quarantine.select(Columns.columns(groupBy)));
    if (rows.rows().getNumPartitions() == 0) {
      return Map.of(); // Spark would run a job of no tasks
    }
    StructType schema = rows.schema();
    int width = groupBy.size();
    Map<List<Object>, Long> all = new HashMap<>();
    for (Map<List<Object>, Long> part :
        rows.rows()
            .mapPartitions(
                each -> {
                  Map<List<Object>, Long> counts = new HashMap<>();
                  while (each.hasNext() && counts.size() <= GroupTally.MOST_GROUPS) {
                    counts.merge(InternalRows.external(each.next(), schema, width), 1L, Long::sum);
                  }
                  return List.of(counts).iterator();
                })
            .collect()) {
      part.forEach(
          (values, count) -> {
            for (int level = 0; level <= width; level++) {
              all.merge(GroupTally.above(values, level), count, Long::sum);
            }
          });
    }
    return all;
  }

  /** A bucket of values of a quantity of a group. */
  private record Place(List<Object> values, int metric, int bucket) implements Serializable {}

  /** Where the quantiles of groups lie that do not hold their values. */
  private Set<Place> wanted(Map<List<Object>, GroupFigures> all) {
    Set<Place> wanted = new HashSet<>();
    all.forEach(
        (values, figures) -> {
          for (int i = 0; i < figures.metrics.size() && !figures.few; i++) {
            Metric metric = figures.metrics.get(i);
            for (double level : metric.finite == 0 ? List.<Double>of() : levels) {
              double position = (metric.finite - 1) * level;
              wanted.add(new Place(values, i, (int) metric.find((long) Math.floor(position))[0]));
              wanted.add(new Place(values, i, (int) metric.find((long) Math.ceil(position))[0]));
            }
          }
        });
    return wanted;
  }

  /** The values where quantiles lie, ascending; empty where there are too many. */
  private Optional<Map<Place, double[]>> values(
      Dataset<Row> divergence, Map<List<Object>, GroupFigures> all) {
    Set<Place> wanted = wanted(all);
    long count =
        wanted.stream()
            .mapToLong(
                place ->
                    all.get(place.values()).metrics.get(place.metric()).buckets.get(place.bucket()))
            .sum();
    if (count > MOST_VALUES) {
      return Optional.empty();
    }
    Map<Place, List<double[]>> parts = new HashMap<>();
    for (Map<Place, double[]> part : collect(divergence, wanted)) {
      part.forEach(
          (place, found) -> parts.computeIfAbsent(place, key -> new ArrayList<>()).add(found));
    }
    Map<Place, double[]> sorted = new HashMap<>();
    parts.forEach(
        (place, found) ->
            sorted.put(place, found.stream().flatMapToDouble(Arrays::stream).sorted().toArray()));
    return Optional.of(sorted);
  }

  private List<Map<Place, double[]>> collect(Dataset<Row> divergence, Set<Place> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    int width = groupBy.size();
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(groupBy)));
    SummaryTable.METRICS.forEach(name -> columns.add(coalesce(col(name), lit(Double.NaN))));
    InternalRows rows = InternalRows.of(divergence.select(columns.toArray(Column[]::new)));
    Set<Place> places = Set.copyOf(wanted);
    Set<Integer> buckets = wanted.stream().map(Place::bucket).collect(Collectors.toSet());
    StructType schema = rows.schema();
    return rows.rows()
        .mapPartitions(
            each -> {
              Map<Place, DoubleStream.Builder> values = new HashMap<>();
              while (each.hasNext()) {
                InternalRow row = each.next();
                for (int i = width; i < schema.size(); i++) {
                  double value = row.getDouble(i);
                  if (Double.isFinite(value) && buckets.contains(Metric.bucket(value))) {
                    add(
                        values,
                        places,
                        InternalRows.external(row, schema, width),
                        i - width,
                        value);
                  }
                }
              }
              Map<Place, double[]> found = new HashMap<>();
              values.forEach((place, builder) -> found.put(place, builder.build().toArray()));
              return List.of(found).iterator();
            })
        .collect();
  }

  /** Adds a value wherever it may be a quantile. */
  private static void add(
      Map<Place, DoubleStream.Builder> values,
      Set<Place> wanted,
      List<Object> group,
      int metric,
      double value) {
    for (int level = 0; level <= group.size(); level++) {
      Place place = new Place(GroupTally.above(group, level), metric, Metric.bucket(value));
      if (wanted.contains(place)) {
        values.computeIfAbsent(place, key -> DoubleStream.builder()).add(value);
      }
    }
  }

  private Group group(
      List<Object> values, GroupFigures figures, long rejected, Map<Place, double[]> found) {
    double[][] quantiles = new double[figures.metrics.size()][levels.size()];
    for (int i = 0; i < quantiles.length; i++) {
      Metric metric = figures.metrics.get(i);
      LongToDoubleFunction ranked = ranked(values, i, metric, found);
      for (int j = 0; j < levels.size(); j++) {
        double position = (metric.finite - 1) * levels.get(j);
        double floor = Math.floor(position);
        double below = metric.finite == 0 ? Double.NaN : ranked.applyAsDouble((long) floor);
        double above =
            metric.finite == 0 ? Double.NaN : ranked.applyAsDouble((long) Math.ceil(position));
        quantiles[i][j] = below + (position - floor) * (above - below);
      }
    }
    return new Group(values, figures, rejected, quantiles);
  }

  /** The value of each rank, counted from 0. */
  private static LongToDoubleFunction ranked(
      List<Object> values, int i, Metric metric, Map<Place, double[]> found) {
    if (metric.few) {
      double[] sorted = metric.values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return rank -> sorted[(int) rank];
    }
    return rank -> {
      long[] at = metric.find(rank);
      return found.get(new Place(values, i, (int) at[0]))[(int) at[1]];
    };
  }
}
