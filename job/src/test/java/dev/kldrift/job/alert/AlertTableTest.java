package dev.kldrift.job.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.CompareResult;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table {@code alerts} over run dates: one row per feature, open until it recovers. */
class AlertTableTest extends CompareFixture {
  private static final String STABLE = "array(5000, 5000), array(5000, 5000)";
  private static final String LOW = "array(5000, 5000), array(3400, 6600)";
  private static final String HIGH = "array(5000, 5000), array(9000, 1000)";
  private static final String NO_DATA = "array(5000, 5000), array(0, 0)";

  private final Map<String, Path> inputs = new TreeMap<>();

  /** A night whose pairs are {@code feature, segment, p, q}. */
  private CompareResult night(String date, List<String> pairs, String... settings) {
    String rows = String.join(" union all ", pairs);
    Path input = inputs.computeIfAbsent(rows, r -> input("in" + inputs.size(), r));
    List<String> all =
        new ArrayList<>(List.of("run-date=" + date, "alerts.track=on", "statistics.fdr=none"));
    all.addAll(List.of(settings));
    return compare(input, all.toArray(String[]::new));
  }

  private static String pair(String feature, String segment, String histograms) {
    String[] sides = histograms.split("(?<=\\)), ", -1);
    return "select '%s' feature, '%s' segment, %s p, %s q"
        .formatted(feature, segment, sides[0], sides[1]);
  }

  private List<String> alerts(String date, String columns) {
    return rows(
        "alerts", "select " + columns + " from t where run_date = '" + date + "' order by feature");
  }

  @Test
  void alerts_aThousandSegments_areOneAlertWithTheWorst() {
    Path input =
        input(
            "many",
            "select 'delay' feature, id segment, array(5000, 5000) p,"
                + " if(id = 77, array(9900, 100), array(3400, 6600)) q from range(1000)"
                + " union all select 'price', 1, array(5000, 5000), array(5000, 5000)");
    compare(input, "alerts.track=on");
    assertThat(
            alerts(
                DATE,
                "feature, alert_id, state, severity, first_seen, last_seen, days, recovered_on,"
                    + " pairs, drifted_pairs, worst, worst_top_bin, silenced_by"))
        .containsExactly(
            "[delay,kldrift:feature=delay,OPEN,HIGH,2026-11-22,2026-11-22,1,null,1000,1000,"
                + "feature=delay, segment=77,1,null]");
    assertThat(
            rows(
                "alerts",
                "select worst_effect = (select max(js_divergence) from parquet.`"
                    + output().resolve("divergence")
                    + "`), minimum_effect from t"))
        .containsExactly("[true,0.01]");
  }

  @Test
  void alerts_overNights_openStayAndRecoverOnce() {
    night("2026-11-01", List.of(pair("a", "x", LOW), pair("b", "x", STABLE)));
    night("2026-11-02", List.of(pair("a", "x", HIGH), pair("b", "x", HIGH)));
    night("2026-11-03", List.of(pair("a", "x", NO_DATA), pair("c", "x", STABLE)));
    night("2026-11-05", List.of(pair("a", "x", STABLE), pair("b", "x", HIGH)));
    night("2026-11-06", List.of(pair("a", "x", STABLE), pair("b", "x", HIGH)));

    String columns =
        "feature, state, severity, first_seen, last_seen, days, recovered_on, pairs, drifted_pairs";
    assertThat(alerts("2026-11-01", columns))
        .containsExactly("[a,OPEN,LOW,2026-11-01,2026-11-01,1,null,1,1]");
    assertThat(alerts("2026-11-02", columns))
        .containsExactly(
            "[a,OPEN,HIGH,2026-11-01,2026-11-02,2,null,1,1]",
            "[b,OPEN,HIGH,2026-11-02,2026-11-02,1,null,1,1]");
    assertThat(alerts("2026-11-03", columns))
        .as("nothing was decided of a, and b was not there")
        .containsExactly(
            "[a,OPEN,HIGH,2026-11-01,2026-11-02,3,null,1,0]",
            "[b,OPEN,HIGH,2026-11-02,2026-11-02,2,null,0,0]");
    assertThat(alerts("2026-11-05", columns))
        .containsExactly(
            "[a,RECOVERED,HIGH,2026-11-01,2026-11-02,4,2026-11-05,1,0]",
            "[b,OPEN,HIGH,2026-11-02,2026-11-05,4,null,1,1]");
    assertThat(alerts("2026-11-06", columns))
        .containsExactly("[b,OPEN,HIGH,2026-11-02,2026-11-06,5,null,1,1]");
  }

  /** As where one configuration is for nights and for pairs whose features are numbers. */
  @Test
  void alerts_numberedFeatures_stayNumbersWhereSharesOfNullArePairs() {
    for (int night = 1; night <= 2; night++) {
      Path input =
          input(
              "numbered" + night,
              "select int(id) feature, array(5000, 5000) p,"
                  + " if(id = %d, array(9000, 1000), array(5000, 5000)) q from range(3)"
                      .formatted(night));
      compare(
          input,
          "run-date=2026-11-0" + night,
          "alerts.track=on",
          "profile.null-shares=on",
          "statistics.fdr=none");
    }
    assertThat(alerts("2026-11-02", "feature, typeof(feature), state"))
        .containsExactly("[1,int,RECOVERED]", "[2,int,OPEN]");
  }

  @Test
  void alerts_tooFew_staysOpen() {
    night("2026-11-01", List.of(pair("a", "x", HIGH)));
    night(
        "2026-11-02",
        List.of(pair("a", "x", "array(2, 2), array(2, 2)")),
        "decision.minimum-power=0.8");
    assertThat(alerts("2026-11-02", "state, last_seen, pairs, drifted_pairs"))
        .containsExactly("[OPEN,2026-11-01,1,0]");
    assertThat(rows("divergence", "select decision from t where run_date = '2026-11-02'"))
        .containsExactly("[TOO_FEW]");
  }

  @Test
  void alerts_constantFeature_recoversWhereThereAreEnoughCounts() {
    String[] power = {"decision.minimum-power=0.8"};
    night("2026-11-01", List.of(pair("a", "x", HIGH), pair("b", "x", HIGH)), power);
    night(
        "2026-11-02",
        List.of(
            pair("a", "x", "array(5000, 0), array(5000, 0)"),
            pair("b", "x", "array(50, 0), array(50, 0)")),
        power);
    assertThat(alerts("2026-11-02", "feature, state")).containsExactly("[a,RECOVERED]", "[b,OPEN]");
    assertThat(
            rows(
                "divergence",
                "select feature, status, decision from t where run_date = '2026-11-02' order by 1"))
        .containsExactly("[a,CONSTANT,STABLE]", "[b,CONSTANT,TOO_FEW]");
  }

  @Test
  void alerts_dateAgain_givesTheSameBytesAndDependsOnTheDateBefore() throws IOException {
    night("2026-11-01", List.of(pair("a", "x", LOW)));
    String first = night("2026-11-02", List.of(pair("a", "x", LOW))).run().identity().runId();
    byte[] bytes = Files.readAllBytes(file("2026-11-02"));
    night("2026-11-03", List.of(pair("a", "x", STABLE)));

    String again = night("2026-11-02", List.of(pair("a", "x", LOW))).run().identity().runId();
    assertThat(again).isEqualTo(first);
    assertThat(Files.readAllBytes(file("2026-11-02"))).isEqualTo(bytes);

    night("2026-11-01", List.of(pair("a", "x", STABLE)));
    String later = night("2026-11-02", List.of(pair("a", "x", LOW))).run().identity().runId();
    assertThat(later).as("what was carried is part of the run").isNotEqualTo(first);
    assertThat(alerts("2026-11-02", "first_seen")).containsExactly("[2026-11-02]");
  }

  @Test
  void alerts_incident_silencesItsFeaturesOnItsDays() {
    List<String> drift = List.of(pair("a_price", "x", HIGH), pair("b", "x", HIGH));
    String incident = "alerts.incidents=[2026-10-31..2026-11-01 *_price]";
    night("2026-11-01", drift, incident);
    night("2026-11-02", drift, incident);
    assertThat(alerts("2026-11-01", "feature, silenced_by"))
        .containsExactly("[a_price,2026-10-31..2026-11-01 *_price]", "[b,null]");
    assertThat(alerts("2026-11-02", "feature, days, silenced_by"))
        .containsExactly("[a_price,2,null]", "[b,2,null]");
  }

  @Test
  void alerts_groups_areFeatureDatasetAndReferenceOrWhatIsAsked() {
    Path input =
        input(
            "groups",
            "select d dataset, f feature, cast(null as string) reference, s state, array(5000, 5000) p, array(9000, 1000) q"
                + " from values ('d,1', 'f', 'CA'), ('d,1', 'f', 'NY'), ('d2', null, 'NY') t(d, f, s)");
    compare(input, "alerts.track=on", "decision.feature-column=feature");
    assertThat(rows("alerts", "select alert_id, drifted_pairs from t order by 1"))
        .containsExactly(
            "[kldrift:dataset=d%2C1,feature=f,reference,2]",
            "[kldrift:dataset=d2,feature,reference,1]");

    assertThatThrownBy(() -> compare(input, "alerts.track=on", "alerts.group-by=state"))
        .hasMessage(
            "alerts.group-by: 'state' has the name of a column of the table alerts (rename it in the input)");
    assertThatThrownBy(() -> compare(input, "alerts.track=on", "alerts.group-by=stat"))
        .hasMessage(
            "alerts.group-by: 'stat' is not a key column (keys: [dataset, feature, reference, state])");
    assertThatThrownBy(
            () ->
                compare(
                    input,
                    "alerts.track=on",
                    "alerts.group-by=feature",
                    "alerts.incidents=2026-11-01 x*"))
        .hasMessage(
            "alerts.incidents: patterns match 'dataset', which alerts.group-by [feature] lacks (add it)");
  }

  @Test
  void alerts_otherGroupsOrOff_isAConfigErrorOrNothing() {
    night("2026-11-01", List.of(pair("a", "x", HIGH)));
    assertThatThrownBy(
            () ->
                night(
                    "2026-11-02",
                    List.of(pair("a", "x", HIGH)),
                    "alerts.group-by=[feature, segment]"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "alerts.group-by: alerts of run_date=2026-11-01 has groups [feature STRING], this run has"
                + " [feature STRING,segment STRING] (must be the same; give another output)");
    night("2026-11-01", List.of(pair("a", "x", HIGH)), "alerts.track=off");
    assertThat(file("2026-11-01")).as("the run that made it has been replaced").doesNotExist();
  }

  @Test
  void alerts_probabilitiesAndNoMinimum_openOnTheEffectAlone() {
    Path input =
        input(
            "weights",
            "select * from values ('a', array(1d, 0d), array(0d, 1d)), ('b', array(0.5d, 0.5d), array(0.5d, 0.5d)) t(feature, p, q)");
    compare(
        input,
        "alerts.track=on",
        "domain=probabilities",
        "decision.minimum-effect=[a kl_pq 0, js_divergence 0.01]");
    assertThat(alerts(DATE, "feature, severity, worst_effect, minimum_effect"))
        .containsExactly("[a,HIGH,Infinity,0.0]");
  }

  private Path file(String date) {
    return output().resolve("alerts/run_date=" + date + "/alerts.parquet");
  }
}
