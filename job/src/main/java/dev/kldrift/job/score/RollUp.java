package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.score.GroupFigures.Metric;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.Status;
import dev.kldrift.job.table.SummaryTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Figures of all groups from two passes over a few columns, without a shuffle or a sort: the first
 * counts, and tells in which narrow bucket each quantile lies, the second brings the values of
 * those buckets.
 *
 * <p>For as many groups as the driver can hold. Groups are lists of the values of the group
 * columns, shorter ones for the levels above.
 */
public final class RollUp {
  private static final int MOST_GROUPS = 4096;
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
   * @param quantiles for each quantity the quantiles, NaN where nothing is finite
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Group(List<Object> values, GroupFigures figures, double[][] quantiles) {

    /** Counts of pairs, and the number of false alarms to expect. */
    public List<Object> counts() {
      return Arrays.asList(
          figures.pairs,
          figures.ok,
          figures.tooFew,
          figures.quarantined,
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
    Map<List<Object>, GroupFigures> all = new HashMap<>();
    all.put(List.of(), new GroupFigures());
    if (!add(all, divergence.select(scoredColumns()), true)
        || !add(all, quarantine.select(Columns.columns(groupBy)), false)) {
      return Optional.empty();
    }
    Set<Place> wanted = wanted(all);
    Optional<Map<Place, double[]>> values = values(divergence, all, wanted);
    return values.map(
        found ->
            all.entrySet().stream()
                .map(group -> group(group.getKey(), group.getValue(), found))
                .toList());
  }

  private Column[] scoredColumns() {
    List<Column> columns = new ArrayList<>(List.of(Columns.columns(groupBy)));
    columns.add(col(Columns.STATUS));
    columns.add(coalesce(col("drifted"), lit(false)));
    columns.add(coalesce(col("q_value"), lit(Double.NaN)));
    SummaryTable.METRICS.forEach(name -> columns.add(coalesce(col(name), lit(Double.NaN))));
    return columns.toArray(Column[]::new);
  }

  /** Adds the figures of rows to their group and those above; false where there are too many. */
  private boolean add(Map<List<Object>, GroupFigures> all, Dataset<Row> rows, boolean scored) {
    int width = groupBy.size();
    JavaRDD<Row> each = rows.javaRDD();
    if (each.getNumPartitions() == 0) {
      return true; // Spark would run a job of no tasks
    }
    List<Map<List<Object>, GroupFigures>> parts =
        each.mapPartitions(
                part -> {
                  Map<List<Object>, GroupFigures> groups = new HashMap<>();
                  while (part.hasNext() && groups.size() <= MOST_GROUPS) {
                    Row row = part.next();
                    GroupFigures group =
                        groups.computeIfAbsent(values(row, width), key -> new GroupFigures());
                    if (scored) {
                      addPair(group, row, width);
                    } else {
                      group.quarantined++;
                    }
                  }
                  return List.of(groups).iterator();
                })
            .collect();
    for (Map<List<Object>, GroupFigures> part : parts) {
      part.forEach(
          (values, figures) -> {
            for (int level = 0; level <= width; level++) {
              all.computeIfAbsent(above(values, level), key -> new GroupFigures()).merge(figures);
            }
          });
      if (all.size() > MOST_GROUPS) {
        return false;
      }
    }
    return true;
  }

  private static void addPair(GroupFigures group, Row row, int width) {
    group.pairs++;
    group.ok += row.getString(width).equals(Status.OK.name()) ? 1 : 0;
    group.tooFew += row.getString(width).equals(Status.TOO_FEW.name()) ? 1 : 0;
    if (row.getBoolean(width + 1)) {
      group.drifted++;
      group.addQValue(row.getDouble(width + 2));
    }
    for (int i = 0; i < group.metrics.size(); i++) {
      group.metrics.get(i).add(row.getDouble(width + 3 + i));
    }
  }

  private static List<Object> values(Row row, int width) {
    List<Object> values = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      values.add(row.get(i));
    }
    return values;
  }

  /** The group of a level that holds this one. */
  private static List<Object> above(List<Object> values, int level) {
    return Collections.unmodifiableList(new ArrayList<>(values.subList(0, level)));
  }

  /** A bucket of values of a quantity of a group. */
  private record Place(List<Object> values, int metric, int bucket) implements Serializable {}

  private Set<Place> wanted(Map<List<Object>, GroupFigures> all) {
    Set<Place> wanted = new HashSet<>();
    all.forEach(
        (values, figures) -> {
          for (int i = 0; i < figures.metrics.size(); i++) {
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

  /** The values of these buckets, ascending; empty where there are too many. */
  private Optional<Map<Place, double[]>> values(
      Dataset<Row> divergence, Map<List<Object>, GroupFigures> all, Set<Place> wanted) {
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
    for (Map<Place, double[]> part : collect(divergence, Set.copyOf(wanted))) {
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
    int metrics = SummaryTable.METRICS.size();
    return divergence
        .select(scoredColumns())
        .javaRDD()
        .mapPartitions(
            each -> {
              Map<Place, DoubleStream.Builder> values = new HashMap<>();
              while (each.hasNext()) {
                Row row = each.next();
                List<Object> group = values(row, width);
                for (int i = 0; i < metrics; i++) {
                  double value = row.getDouble(width + 3 + i);
                  for (int level = 0; Double.isFinite(value) && level <= width; level++) {
                    Place place = new Place(above(group, level), i, Metric.bucket(value));
                    if (wanted.contains(place)) {
                      values.computeIfAbsent(place, key -> DoubleStream.builder()).add(value);
                    }
                  }
                }
              }
              Map<Place, double[]> found = new HashMap<>();
              values.forEach((place, builder) -> found.put(place, builder.build().toArray()));
              return List.of(found).iterator();
            })
        .collect();
  }

  private Group group(List<Object> values, GroupFigures figures, Map<Place, double[]> found) {
    double[][] quantiles = new double[figures.metrics.size()][levels.size()];
    for (int i = 0; i < quantiles.length; i++) {
      Metric metric = figures.metrics.get(i);
      for (int j = 0; j < levels.size(); j++) {
        double position = (metric.finite - 1) * levels.get(j);
        double floor = Math.floor(position);
        double below = metric.finite == 0 ? Double.NaN : value(values, i, metric, floor, found);
        double above =
            metric.finite == 0 ? Double.NaN : value(values, i, metric, Math.ceil(position), found);
        quantiles[i][j] = below + (position - floor) * (above - below);
      }
    }
    return new Group(values, figures, quantiles);
  }

  private static double value(
      List<Object> values, int i, Metric metric, double rank, Map<Place, double[]> found) {
    long[] at = metric.find((long) rank);
    return found.get(new Place(values, i, (int) at[0]))[(int) at[1]];
  }
}
