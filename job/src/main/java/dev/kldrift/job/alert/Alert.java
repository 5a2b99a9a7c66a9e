package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.table.AlertState;
import dev.kldrift.stats.Severity;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * An alert to tell somebody about.
 *
 * @param id the same on every run date
 * @param state open or recovered
 * @param severity of its worst pair
 * @param group the columns it is for, as text; NULL is left out
 * @param firstSeen run date on which it opened
 * @param days how long it has been open
 * @param pairs scored pairs of the group
 * @param driftedPairs how many of them drifted
 * @param worst key of the worst pair
 * @param worstEffect its effect
 * @param minimumEffect the smallest one that matters
 * @param topBin the bin that did most of it; empty: none
 * @param silencedBy incident that keeps it from being sent; empty: none
 */
record Alert(
    String id,
    AlertState state,
    Severity severity,
    Map<String, String> group,
    LocalDate firstSeen,
    int days,
    long pairs,
    long driftedPairs,
    String worst,
    double worstEffect,
    double minimumEffect,
    String topBin,
    String silencedBy) {
  /** Longest text that is passed on, in code points; keys can be as long as a book. */
  private static final int LONGEST = 500;

  static Alert of(Row row, List<String> groups) {
    Map<String, String> group = new LinkedHashMap<>();
    for (String name : groups) {
      Optional.ofNullable(row.getAs(name))
          .ifPresent(value -> group.put(name, cut(value.toString(), LONGEST)));
    }
    return new Alert(
        row.getAs("alert_id"),
        AlertState.valueOf(row.getAs("state")),
        Severity.valueOf(row.getAs("severity")),
        group,
        LocalDate.parse(row.getAs("first_seen").toString()),
        row.getAs("days"),
        row.getAs("pairs"),
        row.getAs("drifted_pairs"),
        text(row, "worst"),
        row.getAs("worst_effect"),
        row.getAs("minimum_effect"),
        text(row, "worst_top_bin"),
        text(row, "silenced_by"));
  }

  private static String text(Row row, String column) {
    String text = row.getAs(column);
    return text == null ? "" : cut(text, LONGEST);
  }

  /** Reads what {@link #json} wrote. */
  static Alert of(JsonNode json) {
    Map<String, String> group = new LinkedHashMap<>();
    json.path("group").properties().forEach(e -> group.put(e.getKey(), e.getValue().asText()));
    return new Alert(
        json.path("alert_id").asText(),
        AlertState.valueOf(json.path("state").asText()),
        Severity.valueOf(json.path("severity").asText()),
        group,
        LocalDate.parse(json.path("first_seen").asText()),
        json.path("days").asInt(),
        json.path("pairs").asLong(),
        json.path("drifted_pairs").asLong(),
        json.path("worst").asText(),
        Double.parseDouble(json.path("worst_effect").asText()),
        Double.parseDouble(json.path("minimum_effect").asText()),
        json.path("worst_top_bin").asText(),
        json.path("silenced_by").asText());
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("alert_id", id);
    json.put("state", state.name());
    json.put("severity", severity.name());
    ObjectNode columns = json.putObject("group");
    group.forEach(columns::put);
    json.put("first_seen", firstSeen.toString());
    json.put("days", days);
    json.put("pairs", pairs);
    json.put("drifted_pairs", driftedPairs);
    json.put("worst", worst);
    json.put("worst_effect", worstEffect);
    json.put("minimum_effect", minimumEffect);
    json.put("worst_top_bin", topBin);
    json.put("silenced_by", silencedBy);
    return json;
  }

  /** The same alert, recovered. */
  Alert recovered() {
    return new Alert(
        id,
        AlertState.RECOVERED,
        severity,
        group,
        firstSeen,
        days,
        pairs,
        0,
        worst,
        worstEffect,
        minimumEffect,
        topBin,
        silencedBy);
  }

  /** One line for people, of at most 1,000 code points. */
  String summary() {
    String name = cut(oneLine(String.join(", ", parts())), 300);
    if (state == AlertState.RECOVERED) {
      return "recovered: " + name + " (since " + firstSeen + ")";
    }
    return String.format(
        Locale.ROOT,
        "%s drift: %s, %,d of %,d pairs, since %s; worst %s: effect %.4g, from %.4g it matters",
        severity,
        name,
        driftedPairs,
        pairs,
        firstSeen,
        cut(oneLine(worst), 300),
        worstEffect,
        minimumEffect);
  }

  private List<String> parts() {
    return group.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }

  /** Text of at most so many characters. */
  static String cut(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints - 1)) + "…";
  }
}
