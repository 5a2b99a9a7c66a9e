package dev.kldrift.job.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.SinkConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.AlertState;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The open alerts that a sink has been sent, by id, kept in {@code
 * <output>/_alerts/told/<sink>.json}.
 */
final class SentAlerts {
  private static final int HASH_DIGITS = 8;

  /** An open alert as it was told, and on which run date. */
  private record Entry(Alert alert, LocalDate runDate) {}

  private final String sink;
  private LocalDate runDate = LocalDate.MIN;
  private final Map<String, Entry> open = new TreeMap<>();

  private SentAlerts(String sink) {
    this.sink = sink;
  }

  /**
   * Reads the record of a sink.
   *
   * @throws JobFailure if it is damaged
   */
  static SentAlerts read(OutputFolder output, SinkConfig sink) {
    SentAlerts told = new SentAlerts(sink.written());
    output.notes().readTold(fileName(sink)).ifPresent(told::parse);
    return told;
  }

  private void parse(String text) {
    try {
      JsonNode json = Json.read(text);
      runDate = LocalDate.parse(json.path("run_date").asText());
      for (JsonNode entry : json.path("open")) {
        Alert alert = Alert.of(entry.path("alert"));
        open.put(alert.id(), new Entry(alert, LocalDate.parse(entry.path("told_on").asText())));
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH,
          "the record of what a sink was told is damaged (remove it, and it is told again)",
          e);
    }
  }

  void write(OutputFolder output, SinkConfig sink) {
    ObjectNode json = Json.object();
    json.put("sink", this.sink);
    json.put("run_date", runDate.toString());
    var entries = json.putArray("open");
    for (Entry entry : open.values()) {
      ObjectNode item = entries.addObject();
      item.put("told_on", entry.runDate.toString());
      item.set("alert", entry.alert.json());
    }
    output.notes().writeTold(fileName(sink), Json.pretty(json));
  }

  /** A name that is safe as a file, and another one for every sink. */
  static String fileName(SinkConfig sink) {
    String hash = DigestUtils.sha256Hex(sink.written()).substring(0, HASH_DIGITS);
    return sink.kind().configName() + "-" + hash;
  }

  /** Whether it has been told about a later run date than this one. */
  boolean isLaterThan(LocalDate date) {
    return runDate.isAfter(date);
  }

  /** Notes that it is told about this run date now. */
  void reach(LocalDate date) {
    runDate = date;
  }

  void add(Alert alert) {
    if (alert.state() == AlertState.RECOVERED) {
      open.remove(alert.id());
    } else {
      open.put(alert.id(), new Entry(alert, runDate));
    }
  }

  Set<String> ids() {
    return Set.copyOf(open.keySet());
  }

  Alert alert(String id) {
    return open.get(id).alert;
  }

  /** Ids with their severities, all or only those told about on the run date reached. */
  Map<String, String> severities(boolean ofThisDate) {
    return open.values().stream()
        .filter(entry -> !ofThisDate || entry.runDate.equals(runDate))
        .collect(Collectors.toMap(e -> e.alert.id(), e -> e.alert.severity().name()));
  }

  /** How many open alerts it was told about on the run date reached. */
  int toldOnThisDate() {
    return severities(true).size();
  }
}
