package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A share of NULLs that changes is drift of its own, where that is asked for. */
class NullSharesTest extends NightlyFixture {
  private static final String ON = "profile.null-shares=on";

  /** From 1 in 100 to 4 in 100: among 20 bins too little to matter, of NULL four times as much. */
  private void days() {
    day("2026-01-01", 4000, "if(id % 100 < 1, null, id % 20) n, concat('t', id % 3) s");
    day("2026-01-02", 4000, "if(id % 100 < 4, null, id % 20) n, concat('t', id % 3) s");
  }

  @Test
  void share_thatChanges_isDecidedOnlyWhereAsked() {
    days();
    nightly("2026-01-02");
    assertThat(rows("divergence", "select feature, decision from t order by 1"))
        .containsExactly("[n,STABLE]", "[s,STABLE]");

    NightlyResult result =
        nightly(
            "2026-01-02",
            ON,
            "alerts.track=on",
            "summary.group-by=feature",
            "decision.minimum-effect=\"* is NULL\" total_variation 0.02,js_divergence 0.01");
    assertThat(
            rows(
                "divergence",
                "select feature, status, decision, total_p, total_q, round(total_variation, 6) tv"
                    + " from t order by 1"))
        .containsExactly(
            "[n,OK,STABLE,4000.0,4000.0,0.03]",
            "[n is NULL,OK,DRIFTED,4000.0,4000.0,0.03]",
            "[s,OK,STABLE,4000.0,4000.0,0.0]",
            "[s is NULL,CONSTANT,STABLE,4000.0,4000.0,0.0]");
    assertThat(
            rows(
                "divergence",
                "select b.label, b.p, b.q from t lateral view explode(top_bins) as b"
                    + " where feature = 'n is NULL' and b.label = 'NULL'"))
        .containsExactly("[NULL,0.01,0.04]");
    assertThat(rows("alerts", "select feature, state from t")).containsExactly("[n is NULL,OPEN]");
    assertThat(rows("summary", "select feature, drifted from t where level = 1 order by 1"))
        .containsExactly("[n,0]", "[n is NULL,1]", "[s,0]", "[s is NULL,0]");
    assertThat(result.features())
        .extracting(FeatureRow::feature)
        .containsExactly("n is NULL", "n", "s");
  }

  @Test
  void share_ofASegment_isAPairWhereThereAreNulls() {
    day("2026-01-01", 1000, "if(id % 10 = 0, null, 1) n, if(id % 10 = 0, 'a', 'b') k");
    day("2026-01-02", 1000, "if(id % 10 = 0, null, 1) n, if(id % 10 = 0, 'a', 'b') k");
    nightly("2026-01-02", ON, "profile.segments=k", "profile.features=n");
    assertThat(
            rows(
                "divergence",
                "select segment_level, k, status from t where feature = 'n is NULL' order by 1, 2"))
        .containsExactly("[all,null,OK]", "[k,a,CONSTANT]");
  }

  /** Where neither day has a NULL, a segment has no pair for their share any more. */
  @Test
  void alert_onTheShareOfASegment_isOverOnceThereAreNoNulls() {
    String kinds = "if(id % 2 = 0, 'a', 'b') k";
    day("2026-01-01", 8000, "1 n, " + kinds);
    day("2026-01-02", 8000, "if(id % 10 = 0, null, 1) n, " + kinds);
    day("2026-01-03", 8000, "1 n, " + kinds);
    day("2026-01-04", 40, "1 n, " + kinds);
    assertThat(alertsOf("2026-01-02")).containsExactly("[null,OPEN]", "[a,OPEN]");
    assertThat(alertsOf("2026-01-04")).as("too few").containsExactly("[null,OPEN]", "[a,OPEN]");
    assertThat(alertsOf("2026-01-03")).containsExactly("[null,RECOVERED]", "[a,RECOVERED]");
    assertThat(
            rows(
                "divergence",
                "select k from t where feature = 'n is NULL' and run_date = '2026-01-03'"))
        .containsExactly("[null]");
  }

  private List<String> alertsOf(String date) {
    nightly(
        date,
        ON,
        "profile.segments=k",
        "profile.features=n",
        "reference.windows=baseline 2026-01-01..2026-01-01",
        "alerts.track=on",
        "alerts.group-by=[feature, segment_level, k]",
        "decision.minimum-power=0.8");
    return rows(
        "alerts",
        "select k, state from t where feature = 'n is NULL' and run_date = '%s' order by 1"
            .formatted(date));
  }

  @Test
  void share_withTheNameOfAFeature_isRefused() {
    day("2026-01-01", 10, "id n, id `n is NULL`");
    assertThatThrownBy(() -> nightly("2026-01-01", ON))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("'n is NULL' is a feature already")
        .satisfies(e -> assertThat(((JobFailure) e).exitCode()).isEqualTo(ExitCode.BAD_CONFIG));
  }
}
