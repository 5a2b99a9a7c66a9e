package dev.kldrift.job.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.Json;
import dev.kldrift.job.run.SinkOutcome;
import dev.kldrift.job.run.SinkOutcome.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of sink receives over run dates, reruns and failures. */
class AlertDeliveryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:30:00Z");
  private static final HttpLimits SHORT =
      new HttpLimits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          2,
          Duration.ofMillis(20),
          Duration.ofSeconds(5));
  private static final StructType SCHEMA =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("alert_id", DataTypes.StringType)
          .add("state", DataTypes.StringType)
          .add("severity", DataTypes.StringType)
          .add("first_seen", DataTypes.DateType)
          .add("days", DataTypes.IntegerType)
          .add("pairs", DataTypes.LongType)
          .add("drifted_pairs", DataTypes.LongType)
          .add("worst", DataTypes.StringType)
          .add("worst_effect", DataTypes.DoubleType)
          .add("minimum_effect", DataTypes.DoubleType)
          .add("worst_top_bin", DataTypes.StringType)
          .add("silenced_by", DataTypes.StringType);

  @TempDir Path folder;

  private final LoopbackSink server = new LoopbackSink();
  private Optional<String> where = Optional.empty();

  @AfterEach
  void close() {
    server.close();
  }

  private static Row alert(String feature, String state, String severity, double effect) {
    return RowFactory.create(
        feature,
        "kldrift:feature=" + feature,
        state,
        severity,
        java.sql.Date.valueOf("2026-11-20"),
        3,
        1000L,
        12L,
        "feature=" + feature + ", segment=7",
        effect,
        0.01,
        null,
        null);
  }

  private static Row open(String feature, String severity) {
    return alert(feature, "OPEN", severity, 0.5);
  }

  private static Row recovered(String feature) {
    return alert(feature, "RECOVERED", "LOW", 0.02);
  }

  private static Row silenced(String feature) {
    Object[] values = new Object[SCHEMA.length()];
    Row row = open(feature, "HIGH");
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[values.length - 1] = "2026-11-22";
    return RowFactory.create(values);
  }

  /** Delivers the alerts of a date to a sink of this kind. */
  private SinkOutcome deliver(String kind, String date, List<Row> alerts, String... settings) {
    try {
      Path url = Files.writeString(folder.resolve("url"), server.url() + "\n");
      Path key = Files.writeString(folder.resolve("key"), "r0uting");
      String sink = kind + (kind.equals("pagerduty") ? " ${file:" + key + "}" : "");
      Settings set = Settings.defaults().withAssignment("input=in");
      set.withAssignment("output=" + folder.resolve("out"));
      set.withAssignment("alerts.track=on");
      set.withAssignment("alerts.sinks=" + sink + " ${file:" + url + "}");
      for (String setting : settings) {
        set.withAssignment(setting);
      }
      CompareConfig config = CompareConfig.of(set, Clock.systemUTC());
      LocalDate runDate = LocalDate.parse(date);
      OutputFolder output = OutputFolder.open(config.output(), runDate, new Configuration());
      Dataset<Row> rows = TestSpark.session().createDataFrame(alerts, SCHEMA);
      return new AlertDelivery(config.alerts(), output, SHORT, Clock.fixed(NOW, ZoneOffset.UTC))
          .deliver(new AlertRows(rows, List.of("feature")), runDate, date + "-run", where)
          .get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(item -> item.at("/" + field).asText())
        .toList();
  }

  @Test
  void webhook_overDates_tellsWhatIsNewOnce() {
    List<Row> first = List.of(open("a", "LOW"), open("b", "HIGH"));
    assertThat(deliver("webhook", "2026-11-20", first).result()).isEqualTo(Result.SENT);
    JsonNode digest = server.received().get(0);
    assertThat(texts(digest.path("alerts"), "alert_id"))
        .containsExactly("kldrift:feature=b", "kldrift:feature=a");
    assertThat(digest.at("/open/HIGH").asInt()).isOne();
    assertThat(digest.path("run_id").asText()).isEqualTo("2026-11-20-run");

    assertThat(deliver("webhook", "2026-11-20", first).result()).isEqualTo(Result.NOTHING_NEW);
    assertThat(deliver("webhook", "2026-11-21", first).result()).isEqualTo(Result.NOTHING_NEW);
    assertThat(server.received()).isEmpty();

    List<Row> later = List.of(open("a", "MEDIUM"), recovered("b"), open("c", "LOW"));
    assertThat(deliver("webhook", "2026-11-22", later).alerts()).isEqualTo(3);
    digest = server.received().get(0);
    assertThat(texts(digest.path("alerts"), "alert_id"))
        .containsExactly("kldrift:feature=a", "kldrift:feature=c", "kldrift:feature=b");
    assertThat(texts(digest.path("alerts"), "state")).containsExactly("OPEN", "OPEN", "RECOVERED");

    assertThat(deliver("webhook", "2026-11-22", later).result()).isEqualTo(Result.NOTHING_NEW);
    assertThat(deliver("webhook", "2026-11-21", first).result()).isEqualTo(Result.LATER_DATE_SENT);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void pagerDuty_triggerAndResolve_haveTheSameKey() {
    SinkOutcome outcome =
        deliver("pagerduty", "2026-11-20", List.of(open("a", "HIGH"), open("b", "MEDIUM")));
    assertThat(outcome.attempts()).isEqualTo(2);
    assertThat(outcome.sink()).startsWith("pagerduty ${file:").doesNotContain("r0uting");
    List<JsonNode> events = server.received();
    assertThat(events).hasSize(2);
    JsonNode a = events.get(0);
    assertThat(a.path("routing_key").asText()).isEqualTo("r0uting");
    assertThat(a.path("event_action").asText()).isEqualTo("trigger");
    assertThat(a.path("dedup_key").asText()).isEqualTo("kldrift:feature=a");
    assertThat(a.at("/payload/severity").asText()).isEqualTo("critical");
    assertThat(a.at("/payload/source").asText()).isEqualTo("kldrift");
    assertThat(a.at("/payload/summary").asText())
        .isEqualTo(
            "HIGH drift: feature=a, 12 of 1,000 pairs, since 2026-11-20; worst feature=a,"
                + " segment=7: effect 0.5000, from 0.01000 it matters");
    assertThat(events.get(1).at("/payload/severity").asText()).isEqualTo("error");

    deliver("pagerduty", "2026-11-21", List.of(recovered("a"), open("b", "MEDIUM")));
    JsonNode resolve = server.received().get(0);
    assertThat(resolve.path("event_action").asText()).isEqualTo("resolve");
    assertThat(resolve.path("dedup_key").asText()).isEqualTo("kldrift:feature=a");
  }

  @Test
  void pagerDuty_failsHalfWay_isToldTheRestNextTime() {
    server.answers(200, 500, 500);
    List<Row> alerts = List.of(open("a", "HIGH"), open("b", "HIGH"), open("c", "HIGH"));
    SinkOutcome outcome = deliver("pagerduty", "2026-11-20", alerts);
    assertThat(outcome).isEqualTo(new SinkOutcome(outcome.sink(), Result.FAILED, 3, 1, "HTTP 500"));
    server.received();

    assertThat(deliver("pagerduty", "2026-11-20", alerts).result()).isEqualTo(Result.SENT);
    assertThat(server.received().stream().map(event -> event.path("dedup_key").asText()))
        .containsExactly("kldrift:feature=b", "kldrift:feature=c");
  }

  @Test
  void pagerDuty_oneRejected_doesNotKeepTheOthers() {
    server.answers(400);
    SinkOutcome outcome =
        deliver("pagerduty", "2026-11-20", List.of(open("a", "HIGH"), open("b", "HIGH")));
    assertThat(outcome).isEqualTo(new SinkOutcome(outcome.sink(), Result.FAILED, 2, 1, "HTTP 400"));
  }

  /** Recovered on a date whose message was lost; the table does not list it any more. */
  @Test
  void recovery_notTold_isToldOnALaterDate() {
    deliver("pagerduty", "2026-11-20", List.of(open("a", "HIGH")));
    server.received();
    server.answers(500, 500);
    assertThat(deliver("pagerduty", "2026-11-21", List.of(recovered("a"))).result())
        .isEqualTo(Result.FAILED);
    server.received();

    assertThat(deliver("pagerduty", "2026-11-22", List.of()).result()).isEqualTo(Result.SENT);
    assertThat(server.received().get(0).path("event_action").asText()).isEqualTo("resolve");
    assertThat(deliver("pagerduty", "2026-11-23", List.of()).result())
        .isEqualTo(Result.NOTHING_NEW);
  }

  @Test
  void alertmanager_severityAndRecovery_endWhatTheyReplace() {
    deliver("alertmanager", "2026-11-20", List.of(open("a", "LOW")));
    JsonNode alert = server.received().get(0).get(0);
    assertThat(alert.at("/labels/alertname").asText()).isEqualTo("KldriftDrift");
    assertThat(alert.at("/labels/key_feature").asText()).isEqualTo("a");
    assertThat(alert.at("/labels/severity").asText()).isEqualTo("low");
    assertThat(alert.path("startsAt").asText()).isEqualTo("2026-11-20T00:00:00Z");
    assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-30T02:30:00Z");

    List<Row> high = List.of(open("a", "HIGH"));
    assertThat(deliver("alertmanager", "2026-11-21", high).alerts()).isOne();
    JsonNode both = server.received().get(0);
    assertThat(texts(both, "labels/severity")).containsExactly("low", "high");
    assertThat(texts(both, "endsAt"))
        .containsExactly("2026-11-23T02:30:00Z", "2026-11-30T02:30:00Z");

    assertThat(deliver("alertmanager", "2026-11-21", high).result()).isEqualTo(Result.NOTHING_NEW);
    assertThat(deliver("alertmanager", "2026-11-22", high).result())
        .as("told again, or it would expire")
        .isEqualTo(Result.SENT);
    server.received();
    deliver("alertmanager", "2026-11-23", List.of(recovered("a")));
    assertThat(texts(server.received().get(0), "endsAt")).containsExactly("2026-11-23T02:30:00Z");
  }

  @Test
  void sending_moreThanTheMost_listsTheWorstAndSaysHowManyMore() throws IOException {
    List<Row> alerts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alerts.add(alert("f" + i, "OPEN", i % 10 == 0 ? "HIGH" : "LOW", i));
    }
    String most = "alerts.max-sent=4";
    assertThat(deliver("slack", "2026-11-20", alerts, most).alerts()).isEqualTo(4);
    String text = server.received().get(0).path("text").asText();
    assertThat(text.lines().toList())
        .hasSize(6)
        .startsWith("kldrift, 2026-11-20: 30 new or changed, 0 recovered, 30 open")
        .endsWith("and 26 more");
    assertThat(text).contains("feature=f20", "feature=f10", "feature=f0,", "feature=f29");

    assertThat(deliver("slack", "2026-11-20", alerts, most).result())
        .as("a rerun does not go on with the others")
        .isEqualTo(Result.NOTHING_NEW);
    JsonNode file =
        Json.read(Files.readString(folder.resolve("out/_alerts/run_date=2026-11-20.json")));
    assertThat(file.path("alerts")).hasSize(4);
    assertThat(file.path("more").asInt()).isEqualTo(26);
  }

  @Test
  void sending_silencedOrBelowTheMinimum_isNotButRecoveryOfWhatWasIs() {
    deliver("webhook", "2026-11-20", List.of(open("a", "HIGH"), open("b", "LOW")));
    server.received();
    List<Row> later = List.of(silenced("c"), open("d", "LOW"), recovered("b"), silenced("a"));
    String minimum = "alerts.minimum-severity=medium";
    deliver("webhook", "2026-11-21", later, minimum);
    JsonNode digest = server.received().get(0);
    assertThat(texts(digest.path("alerts"), "alert_id")).containsExactly("kldrift:feature=b");
    assertThat(digest.path("silenced").asInt()).isEqualTo(2);
  }

  @Test
  void names_ofAnyCharacters_arriveAsJson() throws IOException {
    String hostile = "\"quoted\" \\ '</script><!channel> & 😀 \n\r\t\u0000\u001b[31m\u2028 é 漢";
    List<Row> alerts = List.of(open(hostile, "HIGH"));
    for (String kind : List.of("webhook", "slack", "pagerduty", "alertmanager")) {
      assertThat(deliver(kind, "2026-11-20", alerts).result()).as(kind).isEqualTo(Result.SENT);
    }
    assertThat(server.bodies())
        .allMatch(body -> !body.contains("</script>") && !body.contains("\u2028"));
    List<JsonNode> received = server.received();
    assertThat(received.get(0).at("/alerts/0/group/feature").asText()).isEqualTo(hostile);
    assertThat(received.get(1).path("text").asText())
        .contains("&lt;/script&gt;&lt;!channel&gt; &amp; 😀")
        .doesNotContain("<")
        .hasLineCount(2);
    assertThat(received.get(2).at("/payload/custom_details/group/feature").asText())
        .isEqualTo(hostile);
    assertThat(received.get(3).at("/0/labels/key_feature").asText()).isEqualTo(hostile);
    String file = Files.readString(folder.resolve("out/_alerts/run_date=2026-11-20.json"));
    assertThat(Json.read(file).at("/alerts/0/group/feature").asText()).isEqualTo(hostile);
    assertThat(file).doesNotContain("</script>");
  }

  @Test
  void record_ofWhatWasTold_isReadBackOrSaidToBeDamaged() throws IOException {
    deliver("webhook", "2026-11-20", List.of(alert("a", "OPEN", "HIGH", Double.POSITIVE_INFINITY)));
    String[] names = folder.resolve("out/_alerts/told").toFile().list((d, n) -> !n.startsWith("."));
    assertThat(names).hasSize(1);
    Path told = folder.resolve("out/_alerts/told").resolve(names[0]);
    assertThat(told).content().contains("Infinity").doesNotContain("t0ken");
    Files.writeString(told, "{\"run_date\": ");
    assertThat(deliver("webhook", "2026-11-21", List.of(open("a", "LOW"))))
        .extracting(SinkOutcome::result, SinkOutcome::reason)
        .containsExactly(
            Result.FAILED,
            "the record of what a sink was told is damaged (remove it, and it is told again)");
  }

  @Test
  void message_ofEverySink_namesWhereToLook() {
    where = Optional.of("https://drift.example/run_date=2026-11-20.html");
    for (String kind : List.of("webhook", "slack", "pagerduty", "alertmanager")) {
      deliver(kind, "2026-11-20", List.of(open("a", "HIGH")));
      assertThat(server.bodies().get(0)).as(kind).contains(where.get());
      server.received();
    }
  }
}
