package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every function does with types, NULLs and bad values. */
class ScalarFunctionTest extends SparkTest {
  private static final List<String> PAIR_FUNCTIONS =
      List.of(
          "kl_divergence",
          "js_divergence",
          "js_distance",
          "psi",
          "total_variation",
          "hellinger",
          "cross_entropy",
          "divergence",
          "kl_contributions",
          "surprise",
          "excess_loss",
          "elbo",
          "kl_divergence_log",
          "cross_entropy_log",
          "divergence_log");

  @ParameterizedTest
  @ValueSource(
      strings = {"double", "float", "bigint", "int", "smallint", "tinyint", "decimal(9,2)"})
  void pairFunctions_everyElementType_giveTheSameAsDoubles(String type) {
    for (String function : PAIR_FUNCTIONS) {
      String typed = call(function, "array<" + type + ">");
      assertThat(value(typed)).as(typed).isEqualTo(value(call(function, "array<double>")));
    }
  }

  private static String call(String function, String arrayType) {
    return "drift.%s(cast(array(1, 2, 3) as %s), cast(array(4, 2, 1) as %s))"
        .formatted(function, arrayType, arrayType);
  }

  @Test
  void pairFunctions_mixedElementTypes_areWidened() {
    assertThat(value("drift.kl_divergence(array(1, 2), array(1L, 3L))"))
        .isEqualTo(value("drift.kl_divergence(array(1d, 2d), array(1d, 3d))"));
    assertThat(value("drift.kl_divergence(array(1, 2), array(0.25f, 0.75f))"))
        .isEqualTo(value("drift.kl_divergence(array(1d, 2d), array(1d, 3d))"));
  }

  @Test
  void pairFunctions_nullArgument_isNull() {
    for (String function : PAIR_FUNCTIONS) {
      assertThat(value("drift." + function + "(NULL, array(1.0, 2.0))")).as(function).isNull();
      assertThat(value("drift." + function + "(array(1), cast(NULL as array<int>))"))
          .as(function)
          .isNull();
    }
  }

  @Test
  void distances_ofBinsInOrder_areValuesNullsAndErrors() {
    assertThat(value("drift.wasserstein(array(1, 0, 1), array(0, 2, 0))")).isEqualTo(1.0);
    assertThat(value("drift.wasserstein(array(1, 0, 1), array(0, 2, 0), array(0d, 2d, 4d, 8d))"))
        .isEqualTo(2.5);
    for (String call :
        List.of(
            "smoothed_divergence(array(1, 2), array(2, 3), cast(NULL as string))",
            "surprise(array(1), array(1), cast(NULL as string))",
            "pair_statistics(array(10, 20), array(20, 10), 30, 30, false, NULL, 0.01D, 0.05D)")) {
      assertThat(value("drift." + call)).as(call).isNull();
    }
    assertThat(value("drift.wasserstein(array(1L), array(2L), cast(NULL as array<double>))"))
        .isNull();
    assertThat(value("drift.ks(array(1.0, 0.0, 1.0), array(0.0, 2.0, 0.0))")).isEqualTo(0.5);
    assertThat(value("drift.linf(array(1, 0, 1), array(0, 2, 0))")).isEqualTo(1.0);
    assertThat(number("drift.ks(array(0, 0), array(1, 2))")).isNaN();
    assertThat(value("drift.divergence(array(3, 1), array(2, 2)).wasserstein")).isEqualTo(0.25);
    assertThat(value("drift.divergence(array(3, 1), array(2, 2)).ks")).isEqualTo(0.25);
    assertThat(number("drift.divergence_log(array(ln(3d), 0d), array(0d, 0d)).linf"))
        .isCloseTo(0.25, within(1e-15));
    assertThatThrownBy(() -> value("drift.ks(array(1d, -1d), array(1d, 1d))"))
        .hasStackTraceContaining("ks: p[1] is negative: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> value("drift.wasserstein(array(1), array(1), array(1d))"))
        .hasStackTraceContaining("wasserstein: edges has 1 numbers for 1 bins (must be one more)");
    assertThatThrownBy(() -> value("drift.wasserstein(array(1), array(1), array(2d, 1d))"))
        .hasStackTraceContaining("wasserstein: edges[1] is 1.0 after 2.0 (must rise)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int", "smallint", "decimal(9,2)"})
  void wasserstein_edgesInAColumn_areTakenOfEveryNumericType(String type) {
    List<Row> rows =
        sql(
            ("select drift.wasserstein(array(1, 0, 1), array(0, 2, 0), edges) from"
                    + " (select from_json(text, 'array<%s>') edges from values ('[0,2,4,8]'),"
                    + " (NULL) as t(text))")
                .formatted(type));
    assertThat(rows).extracting(row -> row.get(0)).containsExactlyInAnyOrder(2.5, null);
  }

  @Test
  void wasserstein_nullEdge_isAnErrorOfItsOwn() {
    for (String edges :
        List.of(
            "array(0d, 2d, 4d, NULL)",
            "array(0, 2, 4, NULL)",
            "from_json('[0,2,4,null]', 'array<int>')",
            "from_json('[0,2,4,null]', 'array<double>')")) {
      assertThatThrownBy(
              () -> value("drift.wasserstein(array(1, 0, 1), array(0, 2, 0), " + edges + ")"))
          .as(edges)
          .hasStackTraceContaining("wasserstein: edges[3] is null (must be a number)");
    }
  }

  /** Labels are texts, and may be missing; numbers are as good. */
  @Test
  void labels_inAColumnOfAnyType_areShown() {
    for (String type : List.of("string", "int", "decimal(9,2)", "double")) {
      List<Row> rows =
          sql(
              ("select element_at(drift.top_bins(array(3, 1), array(1, 3), labels, 2), 1).label,"
                      + " drift.score_pair(array(3, 1), array(1, 3), 'counts', 9, 4, 4, false,"
                      + " 'psi', 0.1D, 0.05D, labels, 2).problem,"
                      + " element_at(drift.costliest_tokens(array(3, 1), array(0, 0), labels, 2),"
                      + " 1).label from (select from_json('[7, null]', 'array<%s>') labels)")
                  .formatted(type));
      assertThat(rows.get(0).getString(0)).as(type).startsWith("7");
      assertThat(rows.get(0).isNullAt(1)).as(type).isTrue();
      assertThat(rows.get(0).getString(2)).as(type).startsWith("7");
    }
  }

  @Test
  void pairFunctions_nullColumnValue_isNull() {
    List<Row> rows =
        sql(
            "select drift.kl_divergence(p, q) from values (array(1, 2), array(1, 2)),"
                + " (cast(null as array<int>), array(1, 2)) as t(p, q)");
    assertThat(rows).extracting(row -> row.get(0)).containsExactlyInAnyOrder(0.0, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(1d, 1d) | array(1d, -0.5d) | q[1] is negative: -0.5 (must be >= 0)",
        "array(1, -1) | array(1, 1) | p[1] is negative: -1 (must be >= 0)",
        "array(1L) | array(-9007199254740993L) | q[0] is negative: -9007199254740993 (must be",
        "array(double('NaN'), 1d) | array(1d, 1d) | p[0] is NaN (must be a number)",
        "array(1d, 1d) | array(1d, double('Infinity')) | q[1] is infinite: Infinity (must be"
            + " finite)",
        "array(1, NULL) | array(1, 1) | p[1] is null (must be a number)",
        "array(1, 2, 3) | array(1, 2, 3, 4) | p and q differ in length: 3 != 4",
      })
  void weightFunctions_badValue_nameFunctionArgumentIndexValueAndRule(
      String p, String q, String message) {
    for (String function :
        List.of("kl_divergence", "divergence", "js_distance", "kl_contributions")) {
      assertThatThrownBy(() -> value("drift." + function + "(" + p + ", " + q + ")"))
          .as(function)
          .hasStackTraceContaining(function + ": " + message);
    }
  }

  @Test
  void functions_withOtherArgumentNames_nameThoseInErrors() {
    assertThatThrownBy(() -> value("drift.surprise(array(1d), array(-1d))"))
        .hasStackTraceContaining("surprise: posterior[0] is negative: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> value("drift.kl_divergence_log(array(0d), array(double('Infinity')))"))
        .hasStackTraceContaining("kl_divergence_log: y[0] is infinite: Infinity");
    assertThatThrownBy(() -> value("drift.elbo(array(1d, 2d), array(1d))"))
        .hasStackTraceContaining("elbo: q and log_w differ in length: 2 != 1");
  }

  @Test
  void pairFunctions_emptySide_isNaN() {
    assertThat(number("drift.kl_divergence(array(0, 0), array(1, 2))")).isNaN();
    assertThat(number("drift.kl_divergence(array(1, 2), array(0, 0))")).isNaN();
    assertThat(
            number(
                "drift.js_divergence(cast(array() as array<double>), cast(array() as"
                    + " array<double>))"))
        .isNaN();
  }

  @Test
  void logFunctions_agreeWithWeightsOfTheExponentials() {
    String x = "array(double(-1), double('-Infinity'), double(2))";
    String y = "array(double(0), double(-3), double(1))";
    String p = "array(exp(-1), 0d, exp(2))";
    String q = "array(1d, exp(-3), exp(1))";
    assertThat(number("drift.kl_divergence_log(" + x + ", " + y + ")"))
        .isEqualTo(number("drift.kl_divergence(" + p + ", " + q + ")"), within(1e-15));
    assertThat(number("drift.cross_entropy_log(" + x + ", " + y + ")"))
        .isEqualTo(number("drift.cross_entropy(" + p + ", " + q + ")"), within(1e-15));
    assertThat(number("drift.entropy_log(" + x + ")"))
        .isEqualTo(number("drift.entropy(" + p + ")"), within(1e-15));
    assertThat(number("drift.log_sum_exp(" + x + ")"))
        .isEqualTo(Math.log(Math.exp(-1) + Math.exp(2)), within(1e-15));
  }

  @Test
  void normalize_weightsAndLogWeights_sumToOne() {
    assertThat(value("drift.normalize(array(1, 3))")).hasToString("ArraySeq(0.25, 0.75)");
    assertThat(number("drift.log_sum_exp(drift.log_normalize(array(1000d, 1001d)))"))
        .isEqualTo(0.0, within(1e-15));
  }

  @Test
  void functions_wrongArity_sayHowManyArgumentsTheyTake() {
    assertThatThrownBy(() -> value("drift.kl_divergence(array(1))"))
        .hasStackTraceContaining("kl_divergence(p, q) takes 2 arguments, not 1");
  }

  @Test
  void functions_wrongType_sayWhatTheyTakeAndGot() {
    assertThatThrownBy(() -> value("drift.kl_divergence(array('a'), array(1))"))
        .hasStackTraceContaining(
            "kl_divergence: p must be an array of double, float, bigint or int, not array<string>");
    assertThatThrownBy(() -> value("drift.entropy(1.5)"))
        .hasStackTraceContaining(
            "entropy: p must be an array of double, float, bigint or int, not");
  }

  /** Sides that differ by one, which doubles no longer tell apart; 2^54 + 4 in all. */
  @Test
  void wholeNumbers_beyondDoubles_areExactInEveryFunction() {
    String p = "array(9007199254740993L, 9007199254740992L, 3L)";
    String q = "array(9007199254740992L, 9007199254740993L, 3L)";
    BigDecimal total = new BigDecimal(BigInteger.TWO.pow(54).add(BigInteger.valueOf(4)));
    double one = BigDecimal.ONE.divide(total, MathContext.DECIMAL128).doubleValue();
    String pair = "(" + p + ", " + q;
    for (String distance :
        List.of(
            "linf%s)",
            "ks%s)",
            "wasserstein%s)",
            "wasserstein%s, array(0d, 1d, 2d, 3d))",
            "divergence%s).ks",
            "pair_statistics%s, double('NaN'), double('NaN'), false, 'psi', 0.1D, 0.05D).linf",
            "score_pair%s, 'probabilities', 9, 30, 30, false, 'psi', 0.1D, 0.05D, NULL,"
                + " 2).scores.linf")) {
      String call = "drift." + distance.formatted(pair);
      assertThat(number(call)).as(call).isEqualTo(one);
    }
    // p ln(p/q) of neighbouring counts is 1 - 1/2q and less, in units of the total
    assertThat(number("drift.kl_contributions" + pair + ")[0]"))
        .isCloseTo(one, within(4e-16 * one));
    assertThat(number("drift.kl_contributions" + pair + ")[1]"))
        .isCloseTo(-one, within(4e-16 * one));
    assertThat(number("drift.kl_contributions" + pair + ")[2]")).isZero();
    assertThat(number("drift.top_bins" + pair + ", NULL, 2)[0].kl_pq_term"))
        .isCloseTo(one, within(4e-16 * one));
    assertThat(
            number("drift.pair_statistics" + pair + ", 30, 30, false, 'psi', 0.1D, 0.05D).kl_pq"))
        .isEqualTo(number("drift.kl_divergence" + pair + ")"));
  }

  /** One bin of nearly all: what the others have decides, and a rounded count is off by that. */
  @Test
  void wholeNumbers_beyondDoubles_haveExactMassesAndEntropy() {
    String w = "array(9007199254740993L, 1L)";
    BigDecimal total = new BigDecimal(BigInteger.TWO.pow(53).add(BigInteger.TWO));
    double one = BigDecimal.ONE.divide(total, MathContext.DECIMAL128).doubleValue();
    assertThat(number("drift.normalize(" + w + ")[1]")).isEqualTo(one);
    assertThat(number("drift.entropy(" + w + ")"))
        .isEqualTo(number("drift.divergence(" + w + ", " + w + ").entropy_p"));
    assertThatThrownBy(() -> value("drift.entropy(array(9007199254740993L, -1L))"))
        .hasStackTraceContaining("entropy: p[1] is negative: -1 (must be >= 0)");
  }
}
