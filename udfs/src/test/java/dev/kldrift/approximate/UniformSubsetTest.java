package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.WeightDivergence;
import org.junit.jupiter.api.Test;

class UniformSubsetTest {
  private static final Family UNIFORM = Families.parse("uniform");

  /** The essay's example: q must be a coin flip or a full bet. */
  @Test
  void essay_klQp_betsOnTheMode_klPq_coversBoth() {
    Approximation mode = Approximation.of(Target.of(0.9, 0.1), UNIFORM, Objective.KL_QP);
    assertThat(mode.q()).containsExactly(1, 0);
    assertThat(mode.klQp()).isCloseTo(0.105, within(0.0005));
    assertThat(mode.klPq()).isInfinite();
    Approximation cover = Approximation.of(Target.of(0.9, 0.1), UNIFORM, Objective.KL_PQ);
    assertThat(cover.q()).containsExactly(0.5, 0.5);
    assertThat(cover.klQp()).isCloseTo(0.511, within(0.0005));
    assertThat(cover.klPq()).isCloseTo(Math.log(2) - 0.325083, within(1e-6));
    assertThat(cover.parameters()).containsEntry("bins", 2.0);
  }

  @Test
  void fit_5000RandomHistograms_equalsTheBestOfAllSubsets() {
    RandomTargets targets = new RandomTargets(1);
    for (int round = 0; round < 5000; round++) {
      double[] weights = targets.next(round % 10 == 0 ? 12 : 7);
      for (Objective objective : Objective.values()) {
        Approximation fit = Approximation.of(Target.of(weights), UNIFORM, objective);
        assertThat(fit.minimum()).isCloseTo(bestSubset(weights, objective), within(1e-12));
      }
    }
  }

  private static double bestSubset(double[] p, Objective objective) {
    double least = Double.POSITIVE_INFINITY;
    for (int set = 1; set < 1 << p.length; set++) {
      double[] q = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        q[i] = set >> i & 1;
      }
      least = Math.min(least, plain(p, q, objective));
    }
    return least;
  }

  /** The textbook formula, so that the kernels have no part in the oracle. */
  static double plain(double[] p, double[] q, Objective objective) {
    double[] a = objective == Objective.KL_PQ ? p : q;
    double[] b = objective == Objective.KL_PQ ? q : p;
    double sumA = 0;
    double sumB = 0;
    for (int i = 0; i < a.length; i++) {
      sumA += a[i];
      sumB += b[i];
    }
    double kl = 0;
    for (int i = 0; i < a.length; i++) {
      kl += a[i] == 0 ? 0 : a[i] / sumA * Math.log(a[i] / sumA / (b[i] / sumB));
    }
    return kl;
  }

  @Test
  void fit_ties_takesTheFirstBins() {
    Approximation fit = Approximation.of(Target.of(0, 1, 8, 8, 8), UNIFORM, Objective.KL_QP);
    assertThat(fit.parameters()).containsEntry("bins", 3.0);
    assertThat(fit.q()).startsWith(0, 0).endsWith(1 / 3.0);
    assertThat(fit.klQp()).isEqualTo(WeightDivergence.klPq(fit.q(), new double[] {0, 1, 8, 8, 8}));
  }

  @Test
  void fit_withoutMass_saysSo() {
    Approximation fit = Approximation.of(Target.of(0, 0), UNIFORM, Objective.KL_PQ);
    assertThat(fit.status()).isEqualTo(FitStatus.EMPTY_P);
    assertThat(fit.q()).isNull();
    assertThat(fit.klPq()).isNaN();
    assertThat(Approximation.of(Target.of(), UNIFORM, Objective.KL_PQ).status())
        .isEqualTo(FitStatus.EMPTY_P);
  }

  @Test
  void fit_weightsOfEveryMagnitude_isFinite() {
    Approximation fit =
        Approximation.of(Target.of(1e-320, 1e300, 1e-320), UNIFORM, Objective.KL_QP);
    assertThat(fit.q()).containsExactly(0, 1, 0);
    assertThat(fit.klQp()).isZero();
  }
}
