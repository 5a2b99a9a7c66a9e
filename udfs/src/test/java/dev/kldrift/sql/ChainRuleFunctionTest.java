package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions behind the tables {@code decomposition} and {@code monitoring}. */
class ChainRuleFunctionTest extends SparkTest {
  private static final double LN2 = Math.log(2);

  /** p has 3/4 in the first of two segments, q 1/4 of as much data; nothing moved inside. */
  @Test
  void chainRuleShares_mixAlone_addUpToItsDivergence() {
    Row sums =
        sql("select sum(s.mix_pq), sum(s.within_pq), sum(s.mix_qp), sum(s.within_qp) from (select"
                + " drift.chain_rule_shares(p, q, 0d, 0d, 8, 4) s from values (6, 1), (2, 3) as"
                + " t(p, q))")
            .get(0);
    assertThat(sums.getDouble(0)).isCloseTo(0.5 * Math.log(3), within(1e-15));
    assertThat(sums.getDouble(1)).isZero();
    assertThat(sums.getDouble(2)).isCloseTo(0.5 * Math.log(3), within(1e-15));
    assertThat(sums.getDouble(3)).isZero();
  }

  @Test
  void chainRuleShares_edges_followTheContract() {
    assertThat(value("drift.chain_rule_shares(1, 0, double('NaN'), double('NaN'), 2, 2)"))
        .hasToString("[Infinity,0.0,0.5,0.0]");
    assertThat(value("drift.chain_rule_shares(1, 1, double('Infinity'), 0.5d, 2, 2)"))
        .hasToString("[0.0,Infinity,0.0,0.25]");
    assertThat(value("drift.chain_rule_shares(1, 0, double('NaN'), double('NaN'), 2, 0)"))
        .hasToString("[NaN,NaN,NaN,NaN]");
    assertThat(value("drift.chain_rule_shares(1, 1, cast(null as double), 0d, 2, 2)")).isNull();
    assertThat(value("drift.chain_rule_shares(1e308, 5e-300, 0d, 0d, 1.5e308, 5e-300)").toString())
        .doesNotContain("NaN", "Infinity");
  }

  /** Opposite shifts of ln 2 / 3 each: nothing is left in the sums. */
  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void hiddenByPooling_everyElementType_isTheSame(String type) {
    String call =
        "drift.hidden_by_pooling(cast(array(%s) as array<%5$s>), cast(array(%s) as array<%5$s>),"
            + " cast(array(%s) as array<%5$s>), cast(array(%s) as array<%5$s>)).hidden_pq";
    double first = number(call.formatted("2, 1", "1, 2", "3, 3", "3, 3", type));
    double second = number(call.formatted("1, 2", "2, 1", "3, 3", "3, 3", type));
    assertThat(first + second).isCloseTo(LN2 / 3, within(1e-16));
  }

  @Test
  void hiddenByPooling_edges_followTheContract() {
    assertThat(value("drift.hidden_by_pooling(array(1, 1), array(0, 1), array(2, 1), array(1, 1))"))
        .hasToString("[Infinity,0.25]");
    assertThat(value("drift.hidden_by_pooling(array(1, 0), array(0, 1), array(1, 0), array(0, 1))"))
        .hasToString("[0.0,0.0]");
    assertThat(value("drift.hidden_by_pooling(array(0), array(1), array(0), array(1))"))
        .hasToString("[NaN,NaN]");
    assertThat(value("drift.hidden_by_pooling(array(1), array(1), null, array(1))")).isNull();
    assertThatThrownBy(
            () -> value("drift.hidden_by_pooling(array(1), array(1), array(1, 2), array(1))"))
        .hasStackTraceContaining("hidden_by_pooling: p and pooled_p differ in length: 1 != 2");
    assertThatThrownBy(
            () -> value("drift.hidden_by_pooling(array(1), array(1), array(1), array(-1))"))
        .hasStackTraceContaining("hidden_by_pooling: pooled_q[0] is negative: -1.0");
  }

  /** E = B(1/2 + 3, 1/2) / B(1/2, 1/2) / (1/2)^3 = (5/16) 8 for three heads of a fair coin. */
  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void logEValue_threeHeadsOfAFairCoin_isTwoAndAHalf(String type) {
    String call =
        "drift.log_e_value(cast(array(3, 0) as array<%1$s>), cast(array(7, 7) as array<%1$s>))";
    assertThat(number(call.formatted(type))).isCloseTo(Math.log(2.5), within(1e-14));
  }

  @Test
  void logEValue_edges_followTheContract() {
    assertThat(number("drift.log_e_value(array(0, 0), array(7, 7))")).isZero();
    assertThat(number("drift.log_e_value(array(1, 1), array(7, 0))")).isInfinite();
    assertThat(value("drift.log_e_value(null, array(7, 0))")).isNull();
    assertThatThrownBy(() -> value("drift.log_e_value(array(1), array(7, 0))"))
        .hasStackTraceContaining("log_e_value: counts and reference differ in length: 1 != 2");
    assertThatThrownBy(() -> value("drift.log_e_value(array(-1), array(7))"))
        .hasStackTraceContaining("log_e_value: counts[0] is negative: -1.0");
  }

  @Test
  void logEValue_emptyReference_isNoAlarm() {
    assertThat(number("drift.log_e_value(array(1, 1), array(0, 0))")).isNaN();
    assertThat(number("drift.log_e_value(array(0, 0), array(0, 0))")).isNaN();
    assertThat(
            number("drift.log_e_value(cast(array() as array<int>), cast(array() as array<int>))"))
        .isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e308D, 1e308D, 1e308D",
        "1.7e308D, 1.7e308D, 1.7e308D",
        "9e300D, 9e300D, 9e300D",
        "4e-324D, 4e-324D, 4e-324D"
      })
  void logEValue_referenceWhoseTotalIsNoDouble_isThatOfItsShares(String reference) {
    assertThat(number("drift.log_e_value(array(3, 0, 2), array(" + reference + "))"))
        .isEqualTo(number("drift.log_e_value(array(3, 0, 2), array(1, 1, 1))"), within(1e-14));
  }

  @Test
  void logEValue_smallWeightBesideTheLargest_isAsRare() {
    assertThat(number("drift.log_e_value(array(3, 1), array(1.5e308D, 1.5e300D))"))
        .isEqualTo(number("drift.log_e_value(array(3, 1), array(1D, 1e-8D))"), within(1e-12));
  }

  @Test
  void hiddenByPooling_totalsThatAreNoDoubles_areThoseOfTheShares() {
    String call =
        "drift.hidden_by_pooling(array(2 * %1$s, %1$s), array(%2$s, 2 * %2$s),"
            + " array(3 * %1$s, 3 * %1$s), array(3 * %2$s, 3 * %2$s))";
    Object expected = value(call.formatted("1D", "1D"));
    for (String weight : List.of("pow(2D, 1022)", "pow(2D, 991)")) {
      assertThat(value(call.formatted(weight, "1D"))).isEqualTo(expected);
      assertThat(value(call.formatted("1D", weight))).isEqualTo(expected);
      assertThat(value(call.formatted(weight, weight))).isEqualTo(expected);
    }
    // A bin that q lacks is infinitely far, however small it is.
    assertThat(
            value(
                "drift.hidden_by_pooling(array(1e308D, 5e-324D), array(1, 0), array(1e308D, 5e-324D),"
                    + " array(1, 1)).hidden_pq"))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }
}
