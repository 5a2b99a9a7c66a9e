package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofDate;
import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;

/** The table {@code alerts}: groups of pairs that drift, until they do no longer. */
public final class AlertsTable {
  /** Name of the column that tells alerts apart. */
  public static final String ALERT_ID = "alert_id";

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "group of alerts.group-by that drifts",
          List.of(
              TableColumn.ofInput("the columns of alerts.group-by"),
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION,
              ofString(ALERT_ID, "the same every day, for sinks"),
              ofString("state", "OPEN; RECOVERED on the date of recovered_on, then gone"),
              ofString("severity", "of the worst pair"),
              ofDate("first_seen", "first run date on which a pair drifted"),
              ofDate("last_seen", "last run date on which one did"),
              ofInt("days", "days", "since first_seen, both ends counted"),
              ofDate("recovered_on", "run date on which none drifted"),
              ofLong("pairs", "pairs", "pairs of the group"),
              ofLong("drifted_pairs", "pairs", "those that drifted"),
              ofString("worst", "key of the worst of them"),
              ofDouble("worst_effect", "unit of effect", "its effect_size"),
              ofDouble("minimum_effect", "unit of effect", "the smallest that matters"),
              ofString("worst_top_bin", "the bin that moved most in it"),
              ofString("silenced_by", "the incident that covers it")),
          List.of(TableDefinition.INPUT),
          List.of(ALERT_ID));

  private AlertsTable() {}
}
