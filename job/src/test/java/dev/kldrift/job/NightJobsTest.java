package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.Progress;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A Spark job costs a tenth of a second at least, and a night of little data is hardly more. */
class NightJobsTest extends NightlyFixture {
  private static final int MOST = 45;

  private void days() {
    for (int day = 1; day <= 9; day++) {
      day("2026-01-0" + day, 200, "id % 20 v, concat('s', id % 3) s, concat('k', id % 2) k");
    }
  }

  private NightlyConfig config() {
    return config("2026-01-09", "profile.segments=k", "reference.windows=previous-day,trailing 2");
  }

  @Test
  void nightly_ofLittleData_takesFewJobs() throws Exception {
    days();
    int first = jobsOf(() -> run(config()));
    assertThat(first).isPositive().isLessThanOrEqualTo(MOST);
    assertThat(jobsOf(() -> run(config()))).isPositive().isLessThanOrEqualTo(first);
  }

  @Test
  void backfill_ofMoreNights_takesNoMoreJobs() throws Exception {
    days();
    int two = jobsOf(() -> backfill(3, 5));
    int four = jobsOf(() -> backfill(5, 9));
    assertThat(four).isPositive().isLessThanOrEqualTo(two);
  }

  private boolean backfill(int from, int to) {
    List<LocalDate> dates =
        LocalDate.of(2026, 1, from).datesUntil(LocalDate.of(2026, 1, to)).toList();
    try (Progress progress = Progress.of(spark, true)) {
      assertThat(
              new BackfillJob(spark, config(), progress).run(dates, (date, pairs, drifted) -> {}))
          .isPresent();
    }
    return true;
  }

  private int jobsOf(Callable<?> work) throws Exception {
    return SparkJobs.of(spark, work);
  }
}
