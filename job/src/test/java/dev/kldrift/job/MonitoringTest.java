package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.stats.SequentialEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The table {@code monitoring} over run dates that come, come again and come late. */
class MonitoringTest extends CompareFixture {
  private static final double[] REFERENCE = {5000, 3000, 2000};

  private CompareResult night(String date, String q) {
    String name = q.replace(", ", "-"); // a comma would part two inputs
    Path input = folder.resolve(name);
    if (!Files.exists(input)) {
      input(name, "select 'a' k, array(5000, 3000, 2000) p, array(" + q + ") q");
    }
    return compare(input, "run-date=" + date, "monitoring.evidence=on");
  }

  private static double evidence(double... counts) {
    return SequentialEvidence.krichevskyTrofimov().log(counts, REFERENCE);
  }

  @Test
  void evidence_datesInAnyOrder_isCarriedFromTheDateBeforeAlone() throws IOException {
    night("2026-11-20", "60, 20, 20");
    night("2026-11-25", "1000, 0, 0");
    String first = night("2026-11-21", "70, 20, 10").run().identity().runId();
    byte[] bytes = Files.readAllBytes(file("2026-11-21"));
    String again = night("2026-11-21", "70, 20, 10").run().identity().runId();

    assertThat(again).isEqualTo(first);
    assertThat(Files.readAllBytes(file("2026-11-21"))).isEqualTo(bytes);
    double log = evidence(130, 40, 30);
    Row divergence = table("divergence").filter("run_date = '2026-11-21'").head();
    assertThat(divergence.<Double>getAs("log_e_value")).isEqualTo(log);
    assertThat(divergence.<Double>getAs("e_value")).isEqualTo(StrictMath.exp(log));
    assertThat(divergence.<Double>getAs("anytime_p_value"))
        .isEqualTo(Math.min(1, StrictMath.exp(-Math.max(log, evidence(60, 20, 20)))));

    night("2026-11-20", "61, 20, 19");
    String later = night("2026-11-21", "70, 20, 10").run().identity().runId();
    assertThat(later).as("what was carried is part of the run").isNotEqualTo(first);
    assertThat(rows("monitoring", "select log_e_value from t where run_date = '2026-11-21'"))
        .containsExactly("[" + evidence(131, 40, 29) + "]");
  }

  @Test
  void evidence_otherKeysOrOff_isAConfigErrorOrNothing() {
    night(LocalDate.parse(DATE).minusDays(1).toString(), "60, 20, 20");
    night(DATE, "60, 20, 20");
    Path other = input("other", "select 'a' k, 1 shop, array(5, 5) p, array(5, 5) q");
    assertThatThrownBy(() -> compare(other, "monitoring.evidence=on"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "monitoring.evidence: monitoring of run_date=2026-11-21 has keys [k], this run has [k, shop]"
                + " (must be the same; give another output)");
    compare(other);
    assertThat(
            rows(
                "divergence",
                "select log_e_value, e_value, anytime_p_value from t where run_date = '"
                    + DATE
                    + "'"))
        .containsExactly("[null,null,null]");
    assertThat(file(DATE)).as("the run that made it has been replaced").doesNotExist();
  }

  private Path file(String date) {
    return output().resolve("monitoring/run_date=" + date + "/monitoring.parquet");
  }
}
