package dev.kldrift.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody's word that a feature is from a date on as it should be: what was before it is in no
 * reference any more.
 *
 * @param feature the feature
 * @param segment value of each column of the one segment that is meant; empty: all of them
 * @param from first run date of the new normal
 * @param by who says so
 * @param at when it was said
 * @param why in words
 */
public record Acceptance(
    String feature,
    Map<String, String> segment,
    LocalDate from,
    String by,
    Instant at,
    String why) {

  /** Reads what {@link #json} wrote. */
  public static Acceptance of(JsonNode json) {
    Map<String, String> segment = new TreeMap<>();
    json.path("segment").properties().forEach(e -> segment.put(e.getKey(), e.getValue().asText()));
    return new Acceptance(
        json.path("feature").asText(),
        segment,
        LocalDate.parse(json.path("from").asText()),
        json.path("by").asText(),
        Instant.parse(json.path("at").asText()),
        json.path("why").asText());
  }

  /** As it is kept. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("feature", feature);
    ObjectNode columns = json.putObject("segment");
    segment.forEach(columns::put);
    json.put("from", from.toString());
    json.put("by", by);
    json.put("at", at.toString());
    json.put("why", why);
    return json;
  }

  /** What it changes, for the identity of runs: who said it, and why, changes nothing. */
  String identity() {
    return feature + " " + new TreeMap<>(segment) + " " + from;
  }

  /** Which histograms it concerns. */
  public Scope scope() {
    return new Scope(feature, segment);
  }

  /** Whether it says the same of the same. */
  public boolean isSame(Acceptance other) {
    return scope().equals(other.scope()) && from.equals(other.from);
  }

  /**
   * A feature, or one segment of it.
   *
   * @param feature the feature
   * @param segment as of the acceptance
   */
  public record Scope(String feature, Map<String, String> segment) {
    /** Whether what is said of another scope holds for this one. */
    boolean liesIn(Scope other) {
      return feature.equals(other.feature)
          && (other.segment.isEmpty() || other.segment.equals(segment));
    }
  }
}
