package dev.kldrift.job.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.table.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * An event of the nights themselves, whatever their pairs say.
 *
 * @param state what happened
 * @param monitor name of the monitor
 * @param runDate the run date that it is about
 * @param exitCode how the run ended
 * @param reason one line on it
 * @param missing dates between published ones that have no results, of a recovery
 */
record RunEvent(
    State state,
    String monitor,
    LocalDate runDate,
    ExitCode exitCode,
    String reason,
    List<LocalDate> missing) {
  private static final int LONGEST = 500;

  /** The kinds of events. */
  enum State {
    /** A run published nothing, or failed after it had. */
    FAILED,
    /** Nobody has run for longer than was agreed. */
    MISSED,
    /** A run has published results after one of those. */
    RECOVERED,
    /** Nothing; somebody tries whether we are heard. */
    TEST
  }

  static RunEvent test(String monitor, LocalDate runDate) {
    return new RunEvent(
        State.TEST, monitor, runDate, ExitCode.DONE, "a test by doctor --test-alert", List.of());
  }

  static RunEvent recovered(String monitor, LocalDate runDate, List<LocalDate> missing) {
    return new RunEvent(State.RECOVERED, monitor, runDate, ExitCode.DONE, "", missing);
  }

  /** How a gap between runs is told. */
  static String gap(Instant last, Instant now) {
    long hours = Duration.between(last, now).toHours();
    return "no run for " + hours + " h, since " + Instant.ofEpochSecond(last.getEpochSecond());
  }

  /** The same for all that has to be resolved together. */
  String id() {
    return monitor + (state == State.TEST ? ":test" : ":run");
  }

  boolean isOver() {
    return state == State.RECOVERED;
  }

  /** A run that is tried again, or waits for its input, need not wake anybody. */
  boolean mayHealItself() {
    return exitCode == ExitCode.LOCKED || exitCode == ExitCode.NO_INPUT || state == State.TEST;
  }

  /** One line for people. */
  String summary() {
    String text =
        switch (state) {
          case FAILED ->
              "night of %s failed with %d (%s): %s"
                  .formatted(runDate, exitCode.number(), exitCode.name(), reason);
          case MISSED -> "night missed: " + reason;
          case RECOVERED ->
              "recovered: night of " + runDate + " is published" + still(missing, "; missing: ");
          case TEST -> reason;
        };
    return Alert.cut(PrintableText.line(text), LONGEST);
  }

  private static String still(List<LocalDate> dates, String before) {
    return dates.isEmpty() ? "" : before + String.join(", ", texts(dates));
  }

  private static List<String> texts(List<LocalDate> dates) {
    return dates.stream().map(LocalDate::toString).toList();
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("schema_version", Columns.SCHEMA_VERSION_VALUE);
    json.put("event", "run");
    json.put("event_id", id());
    json.put("state", state.name());
    json.put("monitor", monitor);
    json.put("run_date", runDate.toString());
    json.put("outcome", exitCode.name());
    json.put("exit_code", exitCode.number());
    json.put("reason", reason);
    var dates = json.putArray("missing");
    texts(missing).forEach(dates::add);
    json.put("summary", summary());
    return json;
  }
}
