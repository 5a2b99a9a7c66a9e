package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tells what the scalar functions would throw. */
class PairProblemTest extends SparkTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cast(null as array<double>) | array(1d) | counts | NULL_ARRAY | p is NULL (must be an"
            + " array)",
        "array(1d) | cast(null as array<double>) | counts | NULL_ARRAY | q is NULL (must be an"
            + " array)",
        "array(1d, 2d) | array(1d) | counts | LENGTH_MISMATCH | p and q differ in length: 2 != 1",
        "array(1, 2, 3, 4) | array(1, 2, 3, 4) | counts | TOO_MANY_BINS | 4 bins (limits.max-bins"
            + " is 3)",
        "array(1, null) | array(1, 1) | counts | NULL_ELEMENT | p[1] is null (must be a number)",
        "array(1d) | array(double('NaN')) | counts | NAN | q[0] is NaN (must be a number)",
        "array(-1) | array(1) | counts | NEGATIVE | p[0] is negative: -1.0 (must be >= 0)",
        "array(1d) | array(1.5d) | counts | NOT_AN_INTEGER | q[0] is not an integer: 1.5 (counts"
            + " must be whole numbers)",
        "array(9007199254740993L) | array(1L) | counts | OVERFLOW | p[0] is too large:"
            + " 9007199254740993 (counts must be <= 2^53 = 9007199254740992)",
        "array(double('Infinity')) | array(1d) | probabilities | INFINITE | p[0] is infinite:"
            + " Infinity (must be finite)",
        "array(double('Infinity')) | array(1d) | log_weights | INFINITE | p[0] is infinite:"
            + " Infinity (must be finite)",
      })
  void pairProblem_badPair_givesReasonAndDetail(
      String p, String q, String domain, String reason, String detail) {
    Row problem = (Row) value("drift.pair_problem(%s, %s, '%s', 3)".formatted(p, q, domain));
    assertThat(problem.getString(0)).isEqualTo(reason);
    assertThat(problem.getString(1)).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(0, 0) | array(0, 1) | counts",
        "array(-0.0d) | array(9007199254740992d) | counts",
        "array(1.5d) | array(0.1d) | probabilities",
        "array(double('-Infinity'), -3d) | array(1d, 2d) | log_weights",
        "cast(array() as array<double>) | cast(array() as array<double>) | counts",
      })
  void pairProblem_pairInOrder_isNull(String p, String q, String domain) {
    assertThat(value("drift.pair_problem(%s, %s, '%s', 3)".formatted(p, q, domain))).isNull();
  }

  @Test
  void pairProblem_unknownDomain_isAnError() {
    assertThatThrownBy(() -> value("drift.pair_problem(array(1), array(1), 'percent', 3)"))
        .hasStackTraceContaining(
            "pair_problem: domain is percent (must be one of [counts, probabilities,"
                + " log_weights])");
  }

  /** NULL would say that the pair can be scored. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NULL",
        "cast(NULL as int)",
        "try_cast(3000000000 as int)",
        "(select max(id) from range(0))",
        "case when rand() > 2 then 3 end"
      })
  void pairProblem_nullMaxBins_isAnError(String maxBins) {
    assertThatThrownBy(
            () -> value("drift.pair_problem(array(1, -2), array(1, 2), 'counts', " + maxBins + ")"))
        .hasStackTraceContaining("pair_problem: max_bins is NULL (must be a number)");
  }

  @Test
  void pairProblem_maxBinsThatIsNoNumber_isAnErrorInEveryMode() {
    for (String mode : List.of("true", "false")) {
      SPARK.conf().set("spark.sql.ansi.enabled", mode);
      try {
        assertThatThrownBy(() -> value("drift.pair_problem(array(1), array(1), 'counts', 'many')"))
            .hasStackTraceContaining(
                mode.equals("true")
                    ? "CAST_INVALID_INPUT"
                    : "pair_problem: max_bins is NULL (must be a number)");
        assertThatThrownBy(
                () ->
                    sql(
                        "select drift.pair_problem(array(1), array(1), 'counts', most) from"
                            + " values (3), (NULL) as t(most)"))
            .hasStackTraceContaining("pair_problem: max_bins is NULL (must be a number)");
      } finally {
        SPARK.conf().unset("spark.sql.ansi.enabled");
      }
    }
  }

  @Test
  void pairProblem_maxBinsInAColumnThatMayHaveNulls_isTakenRowByRow() {
    List<Row> rows =
        sql(
            "select drift.pair_problem(p, array(1, 2), 'counts', most).reason from"
                + " (select array(1, 2) p, most from values (3), (1), (NULL) as t(most)"
                + " where most is not null) union all"
                + " select drift.pair_problem(NULL, array(1, -2), NULL, cast('9' as int)).reason");
    assertThat(rows)
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder(null, "TOO_MANY_BINS", "NULL_ARRAY");
  }

  @ParameterizedTest
  @CsvSource({
    "max_bins, a number, 3",
    "n_p, a number, 4",
    "n_q, a number, 5",
    "exact_p, true or false, 6",
    "minimum, a number, 8",
    "level, a number, 9",
    "top, a number, 11"
  })
  void scorePair_nullNumber_isAnErrorNotAPairInOrder(String name, String rule, int position) {
    String[] arguments = {
      "array(1, -2)",
      "array(1, 2)",
      "'counts'",
      "9",
      "9",
      "9",
      "false",
      "'psi'",
      "0.1D",
      "0.05D",
      "NULL",
      "2"
    };
    assertThat(value("drift.score_pair(" + String.join(", ", arguments) + ").problem.reason"))
        .isEqualTo("NEGATIVE");
    arguments[position] = "NULL";
    String call = "drift.score_pair(" + String.join(", ", arguments) + ")";
    assertThatThrownBy(() -> value(call))
        .hasStackTraceContaining("score_pair: " + name + " is NULL (must be " + rule + ")");
  }
}
