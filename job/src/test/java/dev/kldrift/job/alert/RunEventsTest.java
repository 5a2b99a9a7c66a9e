package dev.kldrift.job.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.publish.OutputNotes;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.SinkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sinks hear of nights that fail, are missed and run again. */
class RunEventsTest {
  private static final HttpLimits SHORT =
      new HttpLimits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          Duration.ofMillis(20),
          Duration.ofSeconds(5));

  @TempDir Path folder;

  private final LoopbackSink server = new LoopbackSink();
  private Instant now = Instant.parse("2026-11-20T02:30:00Z");

  @AfterEach
  void close() {
    server.close();
  }

  private RunEvents events(String kind) throws IOException {
    Path url = Files.writeString(folder.resolve("url"), server.url());
    String sink =
        kind + " ${file:" + url + "}" + (kind.equals("pagerduty") ? " ${file:" + url + "}" : "");
    Settings settings =
        Settings.defaults()
            .withAssignment("input=in")
            .withAssignment("output=" + folder.resolve("out"))
            .withAssignment("alerts.track=on")
            .withAssignment("alerts.name=sales")
            .withAssignment("alerts.sinks=[" + sink + "]");
    return new RunEvents(
        CompareConfig.of(settings, Clock.systemUTC()).alerts(),
        SHORT,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private List<SinkOutcome> failed(String kind, String date, ExitCode code) throws IOException {
    RunEvents events = events(kind);
    List<SinkOutcome> outcomes = new ArrayList<>();
    notes(
        date,
        notes -> outcomes.addAll(events.failed(notes, LocalDate.parse(date), code, "no <rows>")));
    return outcomes;
  }

  private void succeeded(String kind, String date, String... missing) throws IOException {
    RunEvents events = events(kind);
    List<LocalDate> dates = List.of(missing).stream().map(LocalDate::parse).toList();
    notes(date, notes -> events.succeeded(notes, LocalDate.parse(date), () -> dates));
  }

  private void notes(String date, java.util.function.Consumer<OutputNotes> work) {
    OutputNotes.beside(
        folder.resolve("out").toString(), LocalDate.parse(date), new Configuration(), work);
  }

  private List<String> states() {
    return server.received().stream()
        .map(
            event ->
                "%s %s %s"
                    .formatted(
                        event.path("state").asText(),
                        event.path("run_date").asText(),
                        event.path("exit_code").asText()))
        .toList();
  }

  private void wait(int hours) {
    now = now.plus(Duration.ofHours(hours));
  }

  @Test
  void failure_triedAgain_isToldOnceAndItsRecoveryOnce() throws IOException {
    succeeded("webhook", "2026-11-19");
    wait(24);
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    JsonNode event = server.received().get(0);
    assertThat(event.path("exit_code").asInt()).isEqualTo(66);
    assertThat(event.path("outcome").asText()).isEqualTo("NO_INPUT");
    assertThat(event.path("reason").asText()).isEqualTo("no <rows>");
    assertThat(event.path("monitor").asText()).isEqualTo("sales");

    failed("webhook", "2026-11-20", ExitCode.CANNOT_PUBLISH);
    assertThat(states()).as("another failure").containsExactly("FAILED 2026-11-20 73");
    succeeded("webhook", "2026-11-20");
    succeeded("webhook", "2026-11-20");
    wait(24);
    succeeded("webhook", "2026-11-21");
    assertThat(states()).containsExactly("RECOVERED 2026-11-20 0");
    failed("webhook", "2026-11-21", ExitCode.NO_INPUT);
    assertThat(states()).as("after it had recovered").hasSize(1);
  }

  @Test
  void nights_missed_areToldByTheNextRunWithWhatIsStillMissing() throws IOException {
    succeeded("webhook", "2026-11-19");
    wait(26 + 48);
    succeeded("webhook", "2026-11-22", "2026-11-20", "2026-11-21");
    List<JsonNode> received = server.received();
    assertThat(received).hasSize(2);
    assertThat(received.get(0).path("state").asText()).isEqualTo("MISSED");
    assertThat(received.get(0).path("summary").asText())
        .isEqualTo("night missed: no run for 74 h, since 2026-11-20T02:30:00Z");
    assertThat(received.get(1).path("summary").asText())
        .isEqualTo("recovered: night of 2026-11-22 is published; missing: 2026-11-20, 2026-11-21");
    wait(26);
    succeeded("webhook", "2026-11-23");
    assertThat(server.received()).as("a day and two hours are not too long").isEmpty();
  }

  @Test
  void sink_down_hearsLaterOfEachFailureOnce() throws IOException {
    server.answers(503, 503);
    assertThat(failed("webhook", "2026-11-20", ExitCode.BAD_DATA).get(0).result())
        .isEqualTo(SinkOutcome.Result.FAILED);
    succeeded("webhook", "2026-11-20");
    server.received();
    wait(24);
    succeeded("webhook", "2026-11-21");
    assertThat(states()).containsExactly("FAILED 2026-11-20 65", "RECOVERED 2026-11-21 0");
    succeeded("webhook", "2026-11-21");
    assertThat(states()).isEmpty();
  }

  @Test
  void hole_triedAgainEveryNight_isToldOnce() throws IOException {
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    wait(24);
    succeeded("webhook", "2026-11-21", "2026-11-20");
    assertThat(states()).containsExactly("FAILED 2026-11-20 66", "RECOVERED 2026-11-21 0");
    wait(24);
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    succeeded("webhook", "2026-11-22", "2026-11-20");
    assertThat(states()).isEmpty();
    succeeded("webhook", "2026-11-20");
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    assertThat(states()).as("made, and gone again").containsExactly("FAILED 2026-11-20 66");
  }

  @Test
  void history_madeAgain_tellsNobodyAndHidesNothing() throws IOException {
    succeeded("webhook", "2026-11-19");
    failed("webhook", "2026-11-20", ExitCode.INTERNAL);
    failed("webhook", "2026-10-01", ExitCode.NO_INPUT);
    succeeded("webhook", "2026-11-18");
    assertThat(states()).containsExactly("FAILED 2026-11-20 70");
  }

  @Test
  void failure_ofALaterDate_makesNoOtherDateHistory() throws IOException {
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    failed("webhook", "2026-10-01", ExitCode.NO_INPUT);
    assertThat(states()).containsExactly("FAILED 2026-11-20 66", "FAILED 2026-10-01 66");
  }

  @Test
  void mistypedDate_thatHasNotCome_mutesNoNightAndEndsWithTheNext() throws IOException {
    succeeded("webhook", "2026-11-18");
    failed("webhook", "2099-01-01", ExitCode.NO_INPUT);
    failed("webhook", "2026-11-19", ExitCode.NO_INPUT);
    assertThat(states()).containsExactly("FAILED 2099-01-01 66", "FAILED 2026-11-19 66");
    succeeded("webhook", "2026-11-19");
    assertThat(states()).containsExactly("RECOVERED 2026-11-19 0");
    succeeded("webhook", "2099-01-01");
    failed("webhook", "2026-11-20", ExitCode.NO_INPUT);
    assertThat(states()).as("after it is published").containsExactly("FAILED 2026-11-20 66");
  }

  @Test
  void mistypedDate_isNoNightAfterWhichOthersAreMissed() throws IOException {
    succeeded("webhook", "2026-11-19");
    wait(26 + 24);
    failed("webhook", "2099-01-01", ExitCode.NO_INPUT);
    assertThat(states()).containsExactly("FAILED 2099-01-01 66");
    succeeded("webhook", "2026-11-21");
    assertThat(states()).containsExactly("MISSED 2026-11-21 0", "RECOVERED 2026-11-21 0");
  }

  @Test
  void formats_ofOtherSinks_openAndEndTheSameIncident() throws IOException {
    failed("pagerduty", "2026-11-20", ExitCode.BAD_DATA);
    succeeded("pagerduty", "2026-11-20");
    List<JsonNode> events = server.received();
    assertThat(events.get(0).path("event_action").asText()).isEqualTo("trigger");
    assertThat(events.get(0).at("/payload/severity").asText()).isEqualTo("error");
    assertThat(events.get(1).path("event_action").asText()).isEqualTo("resolve");
    assertThat(events.get(1).path("dedup_key")).isEqualTo(events.get(0).path("dedup_key"));

    failed("slack", "2026-11-21", ExitCode.NO_INPUT);
    assertThat(server.received().get(0).path("text").asText())
        .isEqualTo("sales: night of 2026-11-21 failed with 66 (NO_INPUT): no &lt;rows&gt;");

    failed("alertmanager", "2026-11-21", ExitCode.NO_INPUT);
    succeeded("alertmanager", "2026-11-21");
    events = server.received();
    assertThat(events.get(1).at("/0/labels")).isEqualTo(events.get(0).at("/0/labels"));
    assertThat(Instant.parse(events.get(0).at("/0/endsAt").asText())).isAfter(now);
    assertThat(events.get(1).at("/0/endsAt").asText()).isEqualTo(now.toString());
  }

  @Test
  void test_ofEverySink_isSentAndIsNoAlarm() throws IOException {
    List<SinkOutcome> outcomes = events("slack").test(LocalDate.parse("2026-11-20"));
    assertThat(outcomes).allMatch(outcome -> outcome.result() == SinkOutcome.Result.SENT);
    assertThat(server.bodies())
        .containsExactly("{\"text\":\"sales: a test by doctor --test-alert\"}");
    server.answers(404);
    assertThat(events("slack").test(LocalDate.parse("2026-11-20")).get(0).reason())
        .isEqualTo("HTTP 404");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
