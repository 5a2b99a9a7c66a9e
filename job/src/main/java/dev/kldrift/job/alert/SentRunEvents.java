package dev.kldrift.job.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kldrift.job.config.SinkConfig;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The failed and missed nights that a sink has been sent, kept in {@code
 * <output>/_alerts/runs/<sink>.json}: each is told once, and what could not be told is told when
 * the sink answers again.
 */
final class SentRunEvents {
  /** More than that in a row says nothing new. */
  private static final int MOST = 100;

  /** How long a hole is remembered. */
  private static final int MOST_DAYS = 31;

  /** A failed or missed night. */
  private static final class Entry {
    private final RunEvent.State state;
    private final LocalDate runDate;
    private final ExitCode exitCode;
    private final String reason;
    private boolean told;
    private boolean over;

    Entry(RunEvent.State state, LocalDate runDate, ExitCode exitCode, String reason) {
      this.state = state;
      this.runDate = runDate;
      this.exitCode = exitCode;
      this.reason = reason;
    }

    boolean isSame(RunEvent.State other, LocalDate date, ExitCode code) {
      return state == other && runDate.equals(date) && exitCode == code;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /** The newest published date; empty as long as there is none. */
  private Optional<LocalDate> newest = Optional.empty();

  private Optional<Instant> lastRun = Optional.empty();

  /** Whether it has been told of something that is not over, as far as it knows. */
  private boolean takenForBroken;

  private SentRunEvents() {}

  /** A damaged record is as none: better told twice than never. */
  static SentRunEvents read(OutputNotes notes, SinkConfig sink) {
    SentRunEvents told = new SentRunEvents();
    try {
      Optional<String> text = notes.readToldRuns(SentAlerts.fileName(sink));
      if (text.isPresent()) {
        told.parse(Json.read(text.get()));
      }
    } catch (JsonProcessingException | RuntimeException e) {
      return new SentRunEvents();
    }
    return told;
  }

  private void parse(JsonNode json) {
    newest =
        Optional.of(json.path("run_date").asText(""))
            .filter(date -> !date.isEmpty())
            .map(LocalDate::parse);
    lastRun =
        Optional.of(json.path("last_run_at").asText(""))
            .filter(at -> !at.isEmpty())
            .map(Instant::parse);
    takenForBroken = json.path("open").asBoolean();
    for (JsonNode item : json.path("nights")) {
      Entry entry =
          new Entry(
              RunEvent.State.valueOf(item.path("state").asText()),
              LocalDate.parse(item.path("run_date").asText()),
              ExitCode.valueOf(item.path("outcome").asText()),
              item.path("reason").asText());
      entry.told = item.path("told").asBoolean();
      entry.over = item.path("over").asBoolean();
      entries.add(entry);
    }
  }

  void write(OutputNotes notes, SinkConfig sink) {
    ObjectNode json = Json.object();
    json.put("sink", sink.written());
    newest.ifPresent(date -> json.put("run_date", date.toString()));
    lastRun.ifPresent(at -> json.put("last_run_at", at.toString()));
    json.put("open", takenForBroken);
    ArrayNode nights = json.putArray("nights");
    for (Entry entry : entries) {
      ObjectNode item = nights.addObject();
      item.put("state", entry.state.name());
      item.put("run_date", entry.runDate.toString());
      item.put("outcome", entry.exitCode.name());
      item.put("reason", entry.reason);
      item.put("told", entry.told);
      item.put("over", entry.over);
    }
    notes.writeToldRuns(SentAlerts.fileName(sink), Json.pretty(json));
  }

  /** Whether a run date is so old that somebody makes history again, and needs no sink for it. */
  boolean isHistory(LocalDate runDate, Instant now, int days) {
    return newest
        .filter(date -> !isAhead(date, now)) // as earlier versions have kept it
        .map(date -> runDate.isBefore(date.minusDays(days)))
        .orElse(false);
  }

  /** Whether a date is no night yet, but mistyped: east of UTC tomorrow may have begun. */
  private static boolean isAhead(LocalDate date, Instant now) {
    return date.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1));
  }

  /** Notes that a run has ended now; what nobody ran before it is missed. */
  void ended(LocalDate runDate, Instant now, Duration missedAfter) {
    boolean older = newest.filter(runDate::isBefore).isPresent();
    if ((older && !isAhead(newest.get(), now)) || isAhead(runDate, now)) {
      return;
    }
    if (!missedAfter.isZero()
        && lastRun.map(at -> at.plus(missedAfter).isBefore(now)).orElse(false)) {
      add(
          new Entry(
              RunEvent.State.MISSED, runDate, ExitCode.DONE, RunEvent.gap(lastRun.get(), now)));
    }
    lastRun = Optional.of(now);
  }

  /**
   * Notes a failed run; the same failure of the same date is nothing new, also where later dates
   * have been published since, and somebody tries again to fill the hole.
   */
  void failed(LocalDate runDate, ExitCode exitCode, String reason) {
    boolean known =
        entries.stream().anyMatch(entry -> entry.isSame(RunEvent.State.FAILED, runDate, exitCode));
    if (!known) {
      add(new Entry(RunEvent.State.FAILED, runDate, exitCode, reason));
    }
  }

  /** Notes a published run: what was wrong up to its date is over, and with mistyped dates. */
  void succeeded(LocalDate runDate, Instant now) {
    newest =
        Stream.concat(newest.stream(), Stream.of(runDate))
            .filter(date -> !isAhead(date, now))
            .max(LocalDate::compareTo);
    entries.stream()
        .filter(entry -> !entry.runDate.isAfter(runDate) || isAhead(entry.runDate, now))
        .forEach(entry -> entry.over = true);
    entries.removeIf(entry -> entry.told && (isMade(entry, runDate) || isOld(entry)));
  }

  private static boolean isMade(Entry entry, LocalDate runDate) {
    return entry.runDate.equals(runDate);
  }

  private boolean isOld(Entry entry) {
    return newest.filter(date -> entry.runDate.isBefore(date.minusDays(MOST_DAYS))).isPresent();
  }

  private void add(Entry entry) {
    entries.add(entry);
    if (entries.size() > MOST) {
      entries.remove(0);
    }
  }

  /** Whether there is anything to tell. */
  boolean hasNews() {
    return entries.stream().anyMatch(entry -> !entry.told) || isRecovery();
  }

  private boolean isRecovery() {
    return takenForBroken && entries.stream().allMatch(entry -> entry.over);
  }

  /** What it does not know, in the order in which it happened. */
  List<RunEvent> news(String monitor, LocalDate runDate, List<LocalDate> missing) {
    List<RunEvent> news = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.told) {
        news.add(
            new RunEvent(
                entry.state, monitor, entry.runDate, entry.exitCode, entry.reason, List.of()));
      }
    }
    boolean broken = takenForBroken || !news.isEmpty();
    if (broken && entries.stream().allMatch(entry -> entry.over)) {
      news.add(RunEvent.recovered(monitor, runDate, missing));
    }
    return news;
  }

  /** Notes that the sink has accepted an event. */
  void told(RunEvent event) {
    takenForBroken = !event.isOver();
    entries.stream()
        .filter(entry -> entry.isSame(event.state(), event.runDate(), event.exitCode()))
        .forEach(entry -> entry.told = true);
  }
}
