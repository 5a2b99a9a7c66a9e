package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GammaTailTest {

  @Test
  void logSurvival_referenceTable_agreesTo12Digits() {
    for (String[] row : ReferenceTable.rows("log_gamma_survival.csv")) {
      double shape = Double.parseDouble(row[0]);
      double x = Double.parseDouble(row[1]);
      double expected = Double.parseDouble(row[2]);
      double budget = Math.max(1e-12 * Math.abs(expected), 2e-13 * Math.min(1, -expected) + 1e-16);
      assertThat(GammaTail.logSurvival(shape, x))
          .as("log Q(%s, %s)", shape, x)
          .isCloseTo(expected, within(budget));
    }
  }

  @Test
  void logSurvival_farInTheTail_staysFiniteWhereTheProbabilityIsZero() {
    // A chi-square of 200,000 with 63 degrees of freedom; mpmath, see reference.py.
    assertThat(ChiSquare.logSurvival(63, 200_000)).isCloseTo(-99725.22666614273, within(1e-9));
    assertThat(ChiSquare.logSurvival(1, 1e300)).isNegative().isFinite();
  }

  @Test
  void logSurvival_shapeOne_isMinusX() {
    for (double x : new double[] {1e-8, 0.5, 1, 1.999, 2, 2.001, 30, 1e4}) {
      assertThat(GammaTail.logSurvival(1, x)).isCloseTo(-x, within(2e-14 * Math.max(1, x)));
    }
  }

  @Test
  void logSurvival_acrossTheSwitchOfMethods_isMonotone() {
    for (double shape : new double[] {0.5, 7, 300, 30_000}) {
      double last = 0;
      for (int i = -50; i <= 50; i++) {
        double log = GammaTail.logSurvival(shape, (shape + 1) * (1 + i * 1e-6));
        assertThat(log).isLessThan(last);
        last = log;
      }
    }
  }

  @Test
  void logSurvival_edges_followTheContract() {
    assertThat(GammaTail.logSurvival(2, 0)).isZero();
    assertThat(GammaTail.logSurvival(2, -1)).isZero();
    assertThat(GammaTail.logSurvival(0, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(GammaTail.logSurvival(2, Double.POSITIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(GammaTail.logSurvival(2, Double.NaN)).isNaN();
    assertThatThrownBy(() -> GammaTail.logSurvival(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape is negative: -1.0 (must be >= 0)");
  }

  @Test
  void portableLog_overManyMagnitudes_isWithinOneUlp() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(11);
    for (int i = 0; i < 100_000; i++) {
      double x = Math.exp(random.nextDouble(-40, 40));
      double expected = StrictMath.log(x);
      assertThat(Math.abs(PortableLog.log(x) - expected)).isLessThanOrEqualTo(Math.ulp(expected));
    }
    assertThat(PortableLog.log(1)).isZero();
  }
}
