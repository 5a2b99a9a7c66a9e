package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Windows of several days, from rows to published pairs. */
class WindowTest extends NightlyFixture {
  private static final String[] SETTINGS = {
    "profile.features=v", "profile.bins=v edges 10", "current.window=2 days"
  };
  private static final String TOTALS =
      "select reference, total_p, total_q, status from t where run_date = '%s' order by 1";

  /** So many rows below 10, and so many from there on. */
  private void day(String date, int below, int above) {
    day(date, below + above, "if(id < %d, 1, 20) v".formatted(below));
  }

  @Test
  void window_ofTwoDays_addsUpBothFromTheirHistograms() {
    day("2026-02-26", 1, 10);
    day("2026-02-27", 2, 20);
    day("2026-02-28", 4, 40);
    day("2026-03-01", 8, 80);
    NightlyResult result = nightly("2026-03-01", SETTINGS);
    assertThat(rows("divergence", TOTALS.formatted("2026-03-01")))
        .containsExactly("[previous-day,33.0,132.0,OK]");
    assertThat(result.coverage())
        .containsEntry("current", "2 of 2 days")
        .containsEntry("previous-day", "2 of 2 days");
    assertThat(table("histogram").count()).isEqualTo(4);
  }

  @Test
  void window_thatHasBeenCounted_isNotCountedAgain() {
    day("2026-02-28", 4, 40);
    day("2026-03-01", 8, 80);
    nightly("2026-02-28", SETTINGS);
    NightlyResult result = nightly("2026-03-01", SETTINGS);
    assertThat(result.profile().profiled()).containsExactly(LocalDate.parse("2026-03-01"));
    assertThat(rows("divergence", TOTALS.formatted("2026-03-01")))
        .containsExactly("[previous-day,0.0,132.0,NO_REFERENCE]");
  }

  @Test
  void lateRows_ofADayInLaterWindows_tellThoseDates() {
    day("2026-02-27", 2, 20);
    day("2026-02-28", 4, 40);
    day("2026-03-01", 8, 80);
    nightly("2026-02-28", SETTINGS);
    nightly("2026-03-01", SETTINGS);
    file("late.parquet", "select timestamp'2026-02-28 13:00:00' date, 1 v from range(9)");
    NightlyResult again = nightly("2026-02-28", SETTINGS);
    assertThat(again.profile().outdated()).containsExactly(LocalDate.parse("2026-03-01"));
    nightly("2026-03-01", SETTINGS);
    assertThat(rows("divergence", "select total_q from t where run_date = '2026-03-01'"))
        .containsExactly("[141.0]");
  }

  /** 29 March 2026 has 23 hours in Vienna, and begins at 23:00 UTC. */
  @Test
  void window_overTheChangeOfClocks_hasTheRowsOfItsDays() {
    file(
        "clocks.parquet",
        "select explode(array(timestamp'2026-03-28 22:59:59', timestamp'2026-03-28 23:00:00',"
            + " timestamp'2026-03-29 21:59:59', timestamp'2026-03-29 22:00:00',"
            + " timestamp'2026-03-30 21:59:59', timestamp'2026-03-30 22:00:00')) date, 1 v");
    nightly(
        "2026-03-30",
        "profile.features=v",
        "profile.bins=v edges 10",
        "current.window=2 days",
        "source.time-zone=Europe/Vienna");
    assertThat(rows("divergence", TOTALS.formatted("2026-03-30")))
        .containsExactly("[previous-day,1.0,4.0,CONSTANT]");
  }

  @Test
  void month_againstTheMonthBefore_decidesWhereADayCannot() {
    for (int i = 0; i < 59; i++) {
      LocalDate date = LocalDate.parse("2026-01-01").plusDays(i);
      boolean january = date.getMonthValue() == 1;
      day(date.toString(), january ? 12 : 6, january ? 6 : 12);
    }
    String[] byDay = {
      "profile.features=v", "profile.bins=v edges 10", "decision.minimum-power=0.8"
    };
    nightly("2026-02-28", byDay);
    assertThat(rows("divergence", "select status, total_p, total_q from t"))
        .containsExactly("[TOO_FEW,18.0,18.0]");
    nightly(
        "2026-02-28",
        "profile.features=v",
        "profile.bins=v edges 10",
        "decision.minimum-power=0.8",
        "current.window=month");
    assertThat(rows("divergence", "select decision, total_p, total_q from t"))
        .containsExactly("[DRIFTED,558.0,504.0]");
  }
}
