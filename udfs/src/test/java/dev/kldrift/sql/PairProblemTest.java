package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .hasStackTraceContaining("pair_problem: domain is percent (must be one of ");
  }
}
