package dev.kldrift.job.alert;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.table.AlertState;
import dev.kldrift.stats.Severity;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Questions to the published table {@code alerts} whose answers are small. */
public final class AlertRows {
  private final Dataset<Row> alerts;
  private final List<String> groups;

  /**
   * Asks the table of a run date.
   *
   * @param groups its group columns
   */
  public AlertRows(Dataset<Row> alerts, List<String> groups) {
    this.alerts = alerts;
    this.groups = List.copyOf(groups);
  }

  /** The alerts in figures. */
  public AlertCounts counts() {
    Map<Severity, Long> open = new EnumMap<>(Severity.class);
    long recovered = 0;
    long silenced = 0;
    for (Row row :
        alerts
            .groupBy("state", "severity")
            .agg(count(lit(1)), count(when(col("silenced_by").isNotNull(), 1)))
            .collectAsList()) {
      if (row.getString(0).equals(AlertState.OPEN.name())) {
        open.put(Severity.valueOf(row.getString(1)), row.getLong(2));
      } else {
        recovered += row.getLong(2);
      }
      silenced += row.getLong(3);
    }
    return new AlertCounts(open, recovered, silenced);
  }

  /** The worst alerts, open ones first, at most this many. */
  List<Alert> worst(int most) {
    return read(alerts, most);
  }

  /** Open alerts that may be sent and are not among those, by id and severity. */
  Pending pending(Severity minimum, Map<String, String> told, int most) {
    Dataset<Row> wanted =
        alerts.filter(
            isOpen()
                .and(col("silenced_by").isNull())
                .and(col("severity").isin(from(minimum)))
                .and(notAmong(told)));
    List<Alert> first = read(wanted, most);
    return new Pending(first, wanted.count() - first.size());
  }

  private static Object[] from(Severity minimum) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.compareTo(minimum) >= 0)
        .map(Severity::name)
        .toArray();
  }

  private static Column notAmong(Map<String, String> told) {
    List<String> known =
        told.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return concat(col("alert_id"), lit(" "), col("severity")).isInCollection(known).unary_$bang();
  }

  /** Which of these are open still. */
  Set<String> open(Set<String> ids) {
    return alerts.filter(isOpen().and(isOneOf(ids))).select("alert_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  /** Those of these that recovered on this date. */
  List<Alert> recovered(Set<String> ids) {
    return read(alerts.filter(isOpen().unary_$bang().and(isOneOf(ids))), ids.size());
  }

  private List<Alert> read(Dataset<Row> rows, int most) {
    Column times =
        col("worst_effect").divide(when(col("minimum_effect").gt(0), col("minimum_effect")));
    return rows
        .orderBy(isOpen().desc(), rank().desc(), times.desc_nulls_first(), col("alert_id"))
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> Alert.of(row, groups))
        .toList();
  }

  private static Column isOneOf(Set<String> ids) {
    return col("alert_id").isInCollection(ids);
  }

  private static Column isOpen() {
    return col("state").equalTo(AlertState.OPEN.name());
  }

  private static Column rank() {
    Column[] names =
        Arrays.stream(Severity.values()).map(value -> lit(value.name())).toArray(Column[]::new);
    return array_position(array(names), col("severity"));
  }

  /**
   * The alerts that wait to be sent.
   *
   * @param first the worst of them
   * @param more how many others there are
   */
  record Pending(List<Alert> first, long more) {}
}
