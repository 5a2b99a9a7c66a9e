package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Alerts of nights. */
class NightlyAlertTest extends NightlyFixture {
  private static final String[] SETTINGS = {
    "alerts.track=on", "profile.segments=k", "reference.windows=previous-day,lag 2"
  };

  @Test
  void faults_ofManySegmentsAndReferences_areOneAlertForEachFeature() {
    day("2026-01-01", 2000, "id % 5 v, id gone, id % 10 k");
    day("2026-01-02", 2000, "id % 5 v, id gone, id % 10 k");
    day("2026-01-03", 2000, "id % 2 v, id % 10 k");
    for (int day = 1; day <= 3; day++) {
      nightly("2026-01-0" + day, SETTINGS);
    }
    assertThat(rows("alerts", "select count(*) from t where run_date < '2026-01-03'"))
        .containsExactly("[0]");
    assertThat(
            rows(
                "alerts",
                "select feature, state, severity, first_seen, worst_top_bin from t"
                    + " where run_date = '2026-01-03' order by 1"))
        .hasSize(2)
        .first()
        .isEqualTo("[gone,OPEN,HIGH,2026-01-03,DROPPED_FEATURE]");
    assertThat(rows("alerts", "select feature, drifted_pairs > 10 from t where feature = 'v'"))
        .containsExactly("[v,true]");
  }
}
