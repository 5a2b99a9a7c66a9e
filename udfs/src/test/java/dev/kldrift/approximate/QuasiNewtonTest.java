package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuasiNewtonTest {

  /** H. Rosenbrock, Comput. J. 3 (1960) 175: a curved valley, least 0 at (1, 1). */
  private static double rosenbrock(double[] x, double[] gradient) {
    double a = 1 - x[0];
    double b = x[1] - x[0] * x[0];
    gradient[0] = -2 * a - 400 * x[0] * b;
    gradient[1] = 200 * b;
    return a * a + 100 * b * b;
  }

  private static QuasiNewton.Minimum minimise(double upper, double... start) {
    return QuasiNewton.minimise(
        QuasiNewtonTest::rosenbrock, new double[] {-5, -5}, new double[] {upper, 5}, start);
  }

  @Test
  void minimise_aCurvedValley_endsAtItsBottom() {
    for (double[] start : new double[][] {{-1.2, 1}, {3, -4}, {0, 0}, {100, 100}}) {
      QuasiNewton.Minimum minimum = minimise(5, start);
      assertThat(minimum.converged()).isTrue();
      assertThat(minimum.value()).isLessThan(1e-12);
      assertThat(minimum.x()[0]).isCloseTo(1, within(1e-5));
      assertThat(minimum.x()[1]).isCloseTo(1, within(1e-5));
    }
  }

  /** With x at most 1/2 the least is (1/2)² at (1/2, 1/4). */
  @Test
  void minimise_aBoundInTheWay_endsAtTheBound() {
    QuasiNewton.Minimum minimum = minimise(0.5, -1.2, 1);
    assertThat(minimum.converged()).isTrue();
    assertThat(minimum.x()[0]).isEqualTo(0.5);
    assertThat(minimum.x()[1]).isCloseTo(0.25, within(1e-7));
    assertThat(minimum.value()).isCloseTo(0.25, within(1e-13));
  }

  @Test
  void minimise_fromTheMinimum_staysThere() {
    assertThat(minimise(5, 1, 1).x()).containsExactly(1, 1);
  }
}
