package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A Spark job costs a tenth of a second at least, however few rows it has. */
class SparkJobsTest extends CompareFixture {
  private static final int MOST = 7;

  @Test
  void compare_ofPairs_takesFewJobs() throws Exception {
    Path pairs =
        input(
            "wide",
            "select id k, id % 2 g, array(id, 5L, 9L) p, array(3L, id, 7L) q from range(8)");
    assertThat(jobsOf(pairs, "summary.group-by=g")).isPositive().isLessThanOrEqualTo(MOST);
  }

  /** Types of keys are compared with those of that date by its footer. */
  @Test
  void compare_besideAnotherDate_takesFewJobs() throws Exception {
    Path pairs =
        input("pairs", "select id k, array(id, 5L, 9L) p, array(3L, id, 7L) q from range(8)");
    compare(pairs, "run-date=2026-11-21");
    assertThat(jobsOf(pairs)).isPositive().isLessThanOrEqualTo(MOST);
  }

  @Test
  void compare_ofBins_takesFewJobs() throws Exception {
    Path bins =
        input("long", "select id div 3 k, id % 3 bin, id + 1 p, 2 * id + 1 q from range(24)");
    assertThat(jobsOf(bins)).isPositive().isLessThanOrEqualTo(MOST);
  }

  @Test
  void compare_ofPartials_takesFewJobs() throws Exception {
    Path partials =
        input("partials", "select id div 3 k, array(id, 5L) p, array(3L, id) q from range(24)");
    assertThat(jobsOf(partials)).isPositive().isLessThanOrEqualTo(MOST);
  }

  private int jobsOf(Path input, String... settings) throws Exception {
    return SparkJobs.of(spark, () -> compare(input, settings));
  }
}
