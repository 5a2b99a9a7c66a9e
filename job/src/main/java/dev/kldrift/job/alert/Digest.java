package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.AlertCounts;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.Columns;
import dev.kldrift.stats.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The alerts of a run date that a sink is sent in one message.
 *
 * @param monitor name of the monitor
 * @param runDate the run date
 * @param runId the run
 * @param counts all alerts of the date
 * @param alerts those to tell about, worst first, recovered ones last
 * @param replaced what was told before about those of them that are of another severity now
 * @param more how many there would be to tell about beside them
 * @param where the page or query that shows them; empty: none is known
 */
record Digest(
    String monitor,
    LocalDate runDate,
    String runId,
    AlertCounts counts,
    List<Alert> alerts,
    List<Alert> replaced,
    long more,
    Optional<String> where) {

  /** The digest as JSON, with at most this many alerts. */
  ObjectNode json(int most) {
    ObjectNode json = Json.object();
    json.put("schema_version", Columns.SCHEMA_VERSION_VALUE);
    json.put("monitor", monitor);
    json.put("run_date", runDate.toString());
    json.put("run_id", runId);
    ObjectNode open = json.putObject("open");
    for (Severity severity : List.of(Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
      open.put(severity.name(), counts.open().getOrDefault(severity, 0L));
    }
    json.put("recovered", counts.recovered());
    json.put("silenced", counts.silenced());
    ArrayNode listed = json.putArray("alerts");
    first(most).forEach(alert -> listed.add(alert.json()));
    json.put("more", more(most));
    where.ifPresent(text -> json.put("look_at", text));
    return json;
  }

  List<Alert> first(int most) {
    return alerts.subList(0, Math.min(most, alerts.size()));
  }

  /** How many are not among the first ones. */
  long more(int most) {
    return more + alerts.size() - first(most).size();
  }
}
