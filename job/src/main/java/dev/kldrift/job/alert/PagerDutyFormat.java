package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.Secret;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.AlertState;
import java.util.List;

/**
 * An event per alert for Events API v2; the id of the alert joins what opens an incident and what
 * resolves it.
 *
 * @param routingKey key of the integration
 */
record PagerDutyFormat(Secret routingKey) implements SinkFormat {
  @Override
  public List<Message> messages(Digest digest) {
    return digest.alerts().stream()
        .map(alert -> new Message(Json.text(event(alert, digest)), List.of(alert)))
        .toList();
  }

  private ObjectNode event(Alert alert, Digest digest) {
    ObjectNode event = Json.object();
    event.put("routing_key", routingKey.reveal());
    event.put("dedup_key", alert.id());
    if (alert.state() == AlertState.RECOVERED) {
      return event.put("event_action", "resolve");
    }
    event.put("event_action", "trigger");
    event.put("client", "kldrift");
    ObjectNode payload = event.putObject("payload");
    payload.put("summary", alert.summary());
    payload.put("source", digest.monitor());
    payload.put("severity", severity(alert));
    payload.put("class", "drift");
    ObjectNode details = alert.json();
    details.put("run_date", digest.runDate().toString());
    details.put("run_id", digest.runId());
    digest.where().ifPresent(where -> details.put("look_at", where));
    payload.set("custom_details", details);
    return event;
  }

  @Override
  public String run(RunEvent event) {
    ObjectNode json = Json.object();
    json.put("routing_key", routingKey.reveal());
    json.put("dedup_key", event.id());
    if (event.isOver()) {
      return Json.text(json.put("event_action", "resolve"));
    }
    json.put("event_action", "trigger");
    json.put("client", "kldrift");
    ObjectNode payload = json.putObject("payload");
    payload.put("summary", event.monitor() + ": " + event.summary());
    payload.put("source", event.monitor());
    payload.put("severity", event.mayHealItself() ? "warning" : "error");
    payload.put("class", "run");
    payload.set("custom_details", event.json());
    return Json.text(json);
  }

  private static String severity(Alert alert) {
    return switch (alert.severity()) {
      case HIGH -> "critical";
      case MEDIUM -> "error";
      case LOW -> "warning";
      case NONE -> "info";
    };
  }
}
