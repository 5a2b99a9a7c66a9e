package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * All alerts in one array for {@code POST /api/v2/alerts}.
 *
 * <p>Alertmanager expects to be told every few minutes; we come once a night. So an open alert is
 * given a week, and told again on every run date. Its labels are its identity: where the severity
 * has changed, the one with the old severity is ended.
 *
 * @param now when it is told
 */
record AlertmanagerFormat(Instant now) implements SinkFormat {
  private static final Duration OPEN_FOR = Duration.ofDays(7);

  @Override
  public boolean expires() {
    return true;
  }

  @Override
  public List<Message> messages(Digest digest) {
    ArrayNode alerts = Json.object().putArray("alerts");
    for (Alert replaced : digest.replaced()) {
      alerts.add(json(replaced.recovered(), digest));
    }
    for (Alert alert : digest.alerts()) {
      alerts.add(json(alert, digest));
    }
    return List.of(new Message(Json.text(alerts), digest.alerts()));
  }

  private ObjectNode json(Alert alert, Digest digest) {
    ObjectNode json = Json.object();
    ObjectNode labels = json.putObject("labels");
    alert.group().forEach((name, value) -> labels.put(label(name), value));
    labels.put("alertname", "KldriftDrift");
    labels.put("monitor", digest.monitor());
    labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    labels.put("alert_id", alert.id());
    ObjectNode annotations = json.putObject("annotations");
    annotations.put("summary", alert.summary());
    annotations.put("run_date", digest.runDate().toString());
    annotations.put("worst", alert.worst());
    digest.where().ifPresent(where -> annotations.put("look_at", where));
    json.put("startsAt", alert.firstSeen() + "T00:00:00Z");
    boolean open = alert.state() == AlertState.OPEN;
    json.put("endsAt", (open ? now.plus(OPEN_FOR) : now).toString());
    return json;
  }

  @Override
  public String run(RunEvent event) {
    ArrayNode alerts = Json.object().putArray("alerts");
    ObjectNode json = alerts.addObject();
    ObjectNode labels = json.putObject("labels");
    labels.put("alertname", "KldriftRun");
    labels.put("monitor", event.monitor());
    labels.put("severity", "warning");
    labels.put("alert_id", event.id());
    ObjectNode annotations = json.putObject("annotations");
    annotations.put("summary", event.summary());
    annotations.put("run_date", event.runDate().toString());
    annotations.put("exit_code", String.valueOf(event.exitCode().number()));
    boolean open = event.state() != RunEvent.State.TEST && !event.isOver();
    json.put("endsAt", (open ? now.plus(OPEN_FOR) : now).toString());
    return Json.text(alerts);
  }

  /** Older versions take no other characters in the name of a label. */
  private static String label(String column) {
    return "key_" + column.replaceAll("[^a-zA-Z0-9_]", "_");
  }
}
