package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.stats.SequentialEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The table {@code monitoring}: evidence that grows from run date to run date. */
class CarryEvidenceTest extends CompareFixture {
  private static final double[] REFERENCE = {5000, 3000, 2000};
  private static final String P = "array(5000, 3000, 2000)";
  private static final String ORDER = " from t where run_date = '%s' order by k";

  private int inputs;

  /** One night: rows of {@code (k, p, q)}. */
  private CompareResult night(String date, String rows) {
    return compare(
        input("in" + inputs++, "select * from values " + rows + " as t(k, p, q)"),
        "run-date=" + date,
        "monitoring.evidence=on");
  }

  private static String pair(String key, String q) {
    return "('" + key + "', " + P + ", array(" + q + "))";
  }

  private Row state(String date, String key) {
    return table("monitoring").filter("run_date = '" + date + "' and k = '" + key + "'").head();
  }

  private static double evidence(double... counts) {
    return SequentialEvidence.krichevskyTrofimov().log(counts, REFERENCE);
  }

  @Test
  void evidence_threeNights_isThatOfTheAddedCounts() {
    night("2026-11-20", pair("a", "60, 20, 20"));
    night("2026-11-21", pair("a", "70, 20, 10"));
    night("2026-11-22", pair("a", "65, 25, 10"));
    List<String> evidence =
        rows("monitoring", "select log_e_value, counts, days, first_date from t order by run_date");
    assertThat(evidence)
        .containsExactly(
            "[" + evidence(60, 20, 20) + ",ArraySeq(60.0, 20.0, 20.0),1,2026-11-20]",
            "[" + evidence(130, 40, 30) + ",ArraySeq(130.0, 40.0, 30.0),2,2026-11-20]",
            "[" + evidence(195, 65, 40) + ",ArraySeq(195.0, 65.0, 40.0),3,2026-11-20]");
    Row divergence = table("divergence").filter("run_date = '2026-11-22'").head();
    double log = evidence(195, 65, 40);
    assertThat(log).isGreaterThan(-Math.log(0.05)).isGreaterThan(evidence(130, 40, 30));
    assertThat(divergence.<Double>getAs("log_e_value")).isEqualTo(log);
    assertThat(divergence.<Double>getAs("e_value")).isEqualTo(StrictMath.exp(log));
    assertThat(divergence.<Double>getAs("anytime_p_value")).isEqualTo(StrictMath.exp(-log));
  }

  @Test
  void evidence_pValue_neverRisesAndIsAtMost1() {
    night("2026-11-20", pair("a", "90, 5, 5"));
    night("2026-11-21", pair("a", "400, 300, 200"));
    Row last = state("2026-11-21", "a");
    double first = evidence(90, 5, 5);
    assertThat(last.<Double>getAs("log_e_value")).isLessThan(first);
    assertThat(last.<Double>getAs("largest_log_e_value")).isEqualTo(first);
    assertThat(last.<Double>getAs("anytime_p_value")).isEqualTo(StrictMath.exp(-first));
    night("2026-11-22", pair("b", "50, 30, 20"));
    assertThat(evidence(50, 30, 20)).isNegative();
    assertThat(state("2026-11-22", "b").<Double>getAs("anytime_p_value")).isEqualTo(1.0);
  }

  @Test
  void evidence_rerunOfADate_givesTheSameBytes() throws IOException {
    night("2026-11-20", pair("a", "60, 20, 20"));
    Path input =
        input("second", "select * from values " + pair("a", "70, 20, 10") + " as t(k, p, q)");
    compare(input, "run-date=2026-11-21", "monitoring.evidence=on");
    byte[] first = Files.readAllBytes(file("2026-11-21"));
    compare(input, "run-date=2026-11-21", "monitoring.evidence=on");
    assertThat(Files.readAllBytes(file("2026-11-21"))).isEqualTo(first);
    assertThat(state("2026-11-21", "a").<Integer>getAs("days")).isEqualTo(2);
  }

  @Test
  void evidence_otherStateBefore_isAnotherRun() {
    Path input =
        input("same", "select * from values " + pair("a", "70, 20, 10") + " as t(k, p, q)");
    String[] settings = {"run-date=2026-11-21", "monitoring.evidence=on"};
    String alone = compare(input, settings).run().identity().runId();
    night("2026-11-20", pair("a", "60, 20, 20"));
    String after = compare(input, settings).run().identity().runId();
    assertThat(after)
        .isNotEqualTo(alone)
        .isEqualTo(compare(input, settings).run().identity().runId());
  }

  @Test
  void evidence_absentKeyAndKeyWithoutReference_stayAsTheyWere() {
    night("2026-11-20", pair("a", "60, 20, 20") + ", " + pair("b", "1, 2, 3"));
    night("2026-11-21", pair("b", "1, 0, 0") + ", ('a', array(0, 0, 0), array(9, 9, 9))");
    String columns = "select k, counts, log_e_value, days, first_date";
    assertThat(rows("monitoring", columns + ORDER.formatted("2026-11-21")))
        .containsExactly(
            "[a,ArraySeq(60.0, 20.0, 20.0)," + evidence(60, 20, 20) + ",1,2026-11-20]",
            "[b,ArraySeq(2.0, 2.0, 3.0)," + evidence(2, 2, 3) + ",2,2026-11-20]");
    night("2026-11-22", "('a', " + P + ", array(0, 0, 0)), (null, " + P + ", array(1, 1, 1))");
    assertThat(rows("monitoring", "select k, counts, days" + ORDER.formatted("2026-11-22")))
        .containsExactly(
            "[null,ArraySeq(1.0, 1.0, 1.0),1]",
            "[a,ArraySeq(60.0, 20.0, 20.0),1]",
            "[b,ArraySeq(2.0, 2.0, 3.0),2]");
    night("2026-11-23", "(null, " + P + ", array(1, 1, 1))");
    assertThat(
            rows(
                "monitoring",
                "select days, run_id like '2026-11-23%'" + ORDER.formatted("2026-11-23")))
        .containsExactly("[2,true]", "[1,true]", "[2,true]");
  }

  @Test
  void evidence_changedReference_startsAfresh() {
    night("2026-11-20", pair("a", "60, 20, 20") + ", " + pair("b", "60, 20, 20"));
    night(
        "2026-11-21",
        "('a', array(5000, 3000, 2001), array(1, 1, 1)), ('b', array(5000, 3000, 2000, 0), array(1, 1, 1, 0))");
    assertThat(
            rows(
                "monitoring", "select k, counts, days, first_date" + ORDER.formatted("2026-11-21")))
        .containsExactly(
            "[a,ArraySeq(1.0, 1.0, 1.0),1,2026-11-21]",
            "[b,ArraySeq(1.0, 1.0, 1.0, 0.0),1,2026-11-21]");
  }

  @Test
  void evidence_sameReferenceInPartsAndOtherTypes_isNotAChange() {
    night("2026-11-20", pair("a", "60, 20, 20"));
    night(
        "2026-11-21",
        "('a', array(2000L, 3000L, 0L), array(1L, 1L, 1L)), ('a', array(3000L, 0L, 2000L), array(1L, 0L, 0L))");
    assertThat(rows("monitoring", "select counts, days" + ORDER.formatted("2026-11-21")))
        .containsExactly("[ArraySeq(62.0, 21.0, 21.0),2]");
  }

  @Test
  void evidence_laterDatePublished_doesNotLeakIntoAnEarlierOne() {
    night("2026-11-20", pair("a", "60, 20, 20"));
    night("2026-11-25", pair("a", "1000, 0, 0"));
    night("2026-11-22", pair("a", "70, 20, 10"));
    assertThat(state("2026-11-22", "a").<Double>getAs("log_e_value"))
        .isEqualTo(evidence(130, 40, 30));
  }

  @Test
  void evidence_countOutsideTheReference_isInfiniteForGood() {
    night("2026-11-20", "('a', array(5, 0), array(1, 1))");
    night("2026-11-21", "('a', array(5, 0), array(100, 0))");
    Row last = state("2026-11-21", "a");
    assertThat(last.<Double>getAs("log_e_value")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(last.<Double>getAs("anytime_p_value")).isZero();
    assertThat(last.<Integer>getAs("days")).isEqualTo(2);
  }

  /** A bin that appears on one day must neither look like another reference nor shift the bins. */
  @Test
  void evidence_longLayout_followsTheBinsOfTheReferenceByName() {
    String bins = "('a', 'x', 7, %d), ('a', 'z', 7, %d)";
    longNight("2026-11-20", bins.formatted(2, 1));
    longNight("2026-11-21", bins.formatted(1, 0) + ", ('a', 'b', 0, 0), ('a', 'y', null, 0)");
    assertThat(rows("monitoring", "select counts, days" + ORDER.formatted("2026-11-21")))
        .containsExactly("[ArraySeq(3.0, 1.0),2]");
    longNight("2026-11-22", bins.formatted(0, 0) + ", ('a', 'y', null, 1)");
    longNight("2026-11-23", bins.formatted(1, 1));
    assertThat(
            rows("monitoring", "select counts, days, log_e_value" + ORDER.formatted("2026-11-23")))
        .containsExactly("[ArraySeq(4.0, 2.0),4,Infinity]");
    longNight("2026-11-24", "('a', 'x', 7, 1), ('a', 'y', 7, 1)");
    assertThat(rows("monitoring", "select counts, days" + ORDER.formatted("2026-11-24")))
        .containsExactly("[ArraySeq(1.0, 1.0),1]");
  }

  private void longNight(String date, String rows) {
    compare(
        input("in" + inputs++, "select * from values " + rows + " as t(k, bin, p, q)"),
        "run-date=" + date,
        "monitoring.evidence=on");
  }

  @Test
  void evidence_off_leavesNullColumnsAndNoTable() {
    Path input = input("in", "select * from values " + pair("a", "60, 20, 20") + " as t(k, p, q)");
    compare(input, "monitoring.evidence=on");
    compare(input);
    assertThat(rows("divergence", "select log_e_value, e_value, anytime_p_value from t"))
        .containsExactly("[null,null,null]");
    assertThat(file(DATE)).doesNotExist();
  }

  @Test
  void evidence_otherKeysThanBefore_isAConfigError() {
    night("2026-11-20", pair("a", "60, 20, 20"));
    Path other = input("other", "select 'a' k, 1 shop, " + P + " p, " + P + " q");
    assertThatThrownBy(() -> compare(other, "monitoring.evidence=on"))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "monitoring.evidence: monitoring of run_date=2026-11-20 has keys [k], this run has [k, shop]"
                + " (must be the same; give another output)");
  }

  private Path file(String date) {
    return output().resolve("monitoring/run_date=" + date + "/monitoring.parquet");
  }
}
