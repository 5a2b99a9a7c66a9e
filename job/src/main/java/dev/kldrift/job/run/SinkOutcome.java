package dev.kldrift.job.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The result of sending alerts to a sink, without its secrets.
 *
 * @param sink as written in the configuration
 * @param result how it ended
 * @param attempts requests made
 * @param alerts how many it has been told about
 * @param reason why not about all; empty where it was
 */
public record SinkOutcome(String sink, Result result, int attempts, int alerts, String reason) {
  /** The ways in which that ends. */
  public enum Result {
    /** It has been told about every alert. */
    SENT,
    /** It knows all there is. */
    NOTHING_NEW,
    /** It has been told about a later run date, and an older one would only confuse. */
    LATER_DATE_SENT,
    /** Not everything was accepted; the next run tries again. */
    FAILED
  }

  /** The outcomes by sink, for the run record. */
  public static ObjectNode json(List<SinkOutcome> outcomes) {
    ObjectNode json = Json.object();
    for (SinkOutcome outcome : outcomes) {
      ObjectNode sink = json.putObject(outcome.sink);
      sink.put("outcome", outcome.result.name());
      sink.put("attempts", outcome.attempts);
      sink.put("alerts", outcome.alerts);
      sink.put("reason", outcome.reason);
    }
    return json;
  }
}
