package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.stats.SequentialEvidence;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Evidence that grows from night to night. */
class CarryEvidenceTest {
  private static final double[] REFERENCE = {5000, 3000, 2000};
  private static final String P = "array(5000, 3000, 2000)";
  private static final String NO_NAMES = "cast(null as array<string>)";

  private final SparkSession spark = TestSpark.session();
  private Dataset<Row> state;
  private int day;

  /** The next night: rows of {@code (k, p, q)}. */
  private void night(String rows) {
    night(
        false,
        "select cast(k as string) k, p as __p, q as __q, "
            + NO_NAMES
            + " as __names from values "
            + rows
            + " as t(k, p, q)");
  }

  private void night(boolean longLayout, String query) {
    day++;
    PairInput input =
        new PairInput(
            List.of(), List.of(), List.of("k"), longLayout, false, List.of(), false, List.of());
    CarryEvidence evidence = new CarryEvidence(input, LocalDate.of(2026, 11, day), "run" + day);
    Dataset<Row> pairs = spark.sql(query);
    Dataset<Row> rows = state == null ? evidence.start(pairs) : evidence.carry(pairs, state);
    state = spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  private List<String> states(String... columns) {
    return state.orderBy("k").selectExpr(columns).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static String pair(String key, String q) {
    return "('" + key + "', " + P + ", array(" + q + "))";
  }

  private static double evidence(double... counts) {
    return SequentialEvidence.krichevskyTrofimov().log(counts, REFERENCE);
  }

  @Test
  void carry_threeNights_isTheEvidenceOfTheAddedCounts() {
    night(pair("a", "60, 20, 20"));
    night(pair("a", "70, 20, 10"));
    night(pair("a", "65, 25, 10"));
    double log = evidence(195, 65, 40);
    assertThat(log).isGreaterThan(-Math.log(0.05)); // drift that each night alone does not show
    assertThat(Math.max(evidence(60, 20, 20), evidence(65, 25, 10))).isLessThan(-Math.log(0.05));
    assertThat(states("counts", "log_e_value", "anytime_p_value", "days", "first_date", "run_id"))
        .containsExactly(
            "[ArraySeq(195.0, 65.0, 40.0),"
                + log
                + ","
                + StrictMath.exp(-log)
                + ",3,2026-11-01,run3]");
  }

  @Test
  void carry_evidenceThatFalls_leavesThePValueAtItsLowest() {
    night(pair("a", "90, 5, 5") + ", " + pair("b", "50, 30, 20"));
    night(pair("a", "400, 300, 200"));
    double first = evidence(90, 5, 5);
    assertThat(evidence(490, 305, 205)).isLessThan(first);
    assertThat(evidence(50, 30, 20)).isNegative();
    assertThat(states("log_e_value", "largest_log_e_value", "anytime_p_value"))
        .containsExactly(
            "[" + evidence(490, 305, 205) + "," + first + "," + StrictMath.exp(-first) + "]",
            "[" + evidence(50, 30, 20) + "," + evidence(50, 30, 20) + ",1.0]");
  }

  @Test
  void carry_absentKeysAndKeysWithoutReference_stayAsTheyWere() {
    night(
        pair("a", "60, 20, 20")
            + ", "
            + pair("b", "1, 2, 3")
            + ", (null, "
            + P
            + ", array(1, 1, 1))");
    night(pair("b", "1, 0, 0") + ", ('a', array(0, 0, 0), array(9, 9, 9))");
    assertThat(states("k", "counts", "log_e_value", "days", "first_date", "run_id"))
        .containsExactly(
            "[null,ArraySeq(1.0, 1.0, 1.0)," + evidence(1, 1, 1) + ",1,2026-11-01,run2]",
            "[a,ArraySeq(60.0, 20.0, 20.0)," + evidence(60, 20, 20) + ",1,2026-11-01,run2]",
            "[b,ArraySeq(2.0, 2.0, 3.0)," + evidence(2, 2, 3) + ",2,2026-11-01,run2]");
    night("(null, " + P + ", array(1, 1, 1)), " + pair("a", "0, 0, 0"));
    assertThat(states("k", "counts", "days"))
        .containsExactly(
            "[null,ArraySeq(2.0, 2.0, 2.0),2]",
            "[a,ArraySeq(60.0, 20.0, 20.0),1]",
            "[b,ArraySeq(2.0, 2.0, 3.0),2]");
  }

  @Test
  void carry_changedReference_startsAfresh() {
    night(pair("a", "60, 20, 20") + ", " + pair("b", "60, 20, 20"));
    night(
        "('a', array(5000, 3000, 2001), array(1, 1, 1)), ('b', array(5000, 3000, 2000, 0), array(1, 1, 1, 0))");
    assertThat(states("k", "counts", "days", "first_date", "largest_log_e_value = log_e_value"))
        .containsExactly(
            "[a,ArraySeq(1.0, 1.0, 1.0),1,2026-11-02,true]",
            "[b,ArraySeq(1.0, 1.0, 1.0, 0.0),1,2026-11-02,true]");
  }

  @Test
  void carry_sameReferenceInAnotherType_isNotAChange() {
    night(pair("a", "60, 20, 20"));
    night("('a', array(5000L, 3000L, 2000L), array(2d, 1d, 1d))");
    assertThat(states("counts", "days")).containsExactly("[ArraySeq(62.0, 21.0, 21.0),2]");
  }

  @Test
  void carry_countOutsideTheReference_isInfiniteForGood() {
    night("('a', array(5, 0), array(1, 1))");
    night("('a', array(5, 0), array(100, 0))");
    assertThat(states("log_e_value", "largest_log_e_value", "anytime_p_value", "days"))
        .containsExactly("[Infinity,Infinity,0.0,2]");
  }

  /** A bin that appears on one day must neither look like another reference nor shift the bins. */
  @Test
  void carry_longLayout_followsTheBinsOfTheReferenceByName() {
    longNight("array(7, 7), array(2, 1), array('x', 'z')");
    longNight("array(0, 7, 0, 7), array(0, 1, 0, 0), array('b', 'x', 'y', 'z')");
    assertThat(states("counts", "days", "isnan(log_e_value) or log_e_value = 'Infinity'"))
        .containsExactly("[ArraySeq(3.0, 1.0),2,false]");
    longNight("array(7, 0, 7), array(0, 1, 0), array('x', 'y', 'z')");
    longNight("array(7, 7), array(1, 1), array('x', 'z')");
    assertThat(states("counts", "days", "log_e_value"))
        .containsExactly("[ArraySeq(4.0, 2.0),4,Infinity]");
    longNight("array(7, 7), array(1, 1), array('x', 'y')");
    assertThat(states("counts", "days")).containsExactly("[ArraySeq(1.0, 1.0),1]");
  }

  private void longNight(String columns) {
    night(true, "select 'a' k, * from values (" + columns + ") as t(__p, __q, __names)");
  }
}
