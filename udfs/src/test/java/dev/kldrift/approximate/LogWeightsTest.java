package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fits to a p that is known by log-weights only, as a posterior is. */
class LogWeightsTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;
  private static final List<String> FAMILIES =
      List.of("uniform", "piecewise-3", "coarsened-2", "smoothed-2", "gaussian", "lognormal");

  private static Target target(double... logWeights) {
    return Target.ofLogWeights(logWeights, BinPositions.numbered(logWeights.length));
  }

  private static double[] logs(double[] weights) {
    return Arrays.stream(weights).map(StrictMath::log).toArray();
  }

  private static void requireIdentity(Approximation fit) {
    if (Double.isInfinite(fit.klQp())) {
      assertThat(fit.elbo()).isEqualTo(NONE);
    } else {
      double largest = Math.max(1, Math.max(Math.abs(fit.logEvidence()), Math.abs(fit.elbo())));
      assertThat(fit.elbo() + fit.klQp())
          .isCloseTo(fit.logEvidence(), within(1e-14 * Math.max(largest, fit.klQp())));
    }
  }

  @Test
  void fit_logsOfWeights_isThatOfTheWeights() {
    RandomTargets targets = new RandomTargets(6);
    for (int round = 0; round < 40; round++) {
      double[] weights = targets.next(30);
      double[] shifted = Arrays.stream(logs(weights)).map(x -> x - 1e5).toArray();
      for (String name : FAMILIES) {
        for (Objective objective : Objective.values()) {
          Family family = Families.parse(name);
          Approximation plain = Approximation.of(Target.of(weights), family, objective);
          Approximation fit = Approximation.of(target(shifted), family, objective);
          assertThat(fit.status()).as("%s %s", name, objective).isEqualTo(plain.status());
          if (Double.isFinite(plain.minimum())) {
            assertThat(fit.minimum()).isCloseTo(plain.minimum(), within(1e-9));
          }
          requireIdentity(fit);
          assertThat(plain.logEvidence()).isNaN();
          assertThat(plain.elbo()).isNaN();
        }
      }
    }
  }

  /** By any other q of the family the bound is lower. */
  @Test
  void fit_klQp_hasTheLargestBoundOfAllSubsets() {
    double[] logW = {-3.2, -0.1, -0.4, -7, -1.5, NONE};
    Approximation fit = Approximation.of(target(logW), new UniformSubset(), Objective.KL_QP);
    for (int set = 1; set < 1 << logW.length; set++) {
      double elbo = 0;
      int size = Integer.bitCount(set);
      for (int i = 0; i < logW.length; i++) {
        elbo += (set >> i & 1) == 1 ? (logW[i] + Math.log(size)) / size : 0;
      }
      assertThat(elbo).isLessThanOrEqualTo(fit.elbo() + 1e-14);
    }
  }

  /** Mass that no double can hold is mass: a q that covers it is not infinitely far. */
  @Test
  void fit_underflow_isNotInfinite() {
    double[] logW = {0, -1000, -1001, -2000, -1e5};
    for (String name : FAMILIES) {
      Approximation fit = Approximation.of(target(logW), Families.parse(name), Objective.KL_PQ);
      if (!name.equals("lognormal")) { // which has no mass at 0
        assertThat(fit.klPq()).as(name).isFinite();
        assertThat(fit.status()).as(name).isNotEqualTo(FitStatus.NO_FIT);
      }
      requireIdentity(fit);
      Approximation mode = Approximation.of(target(logW), Families.parse(name), Objective.KL_QP);
      assertThat(mode.klQp()).as(name).isFinite();
      requireIdentity(mode);
    }
  }

  /** The best of all partitions, also where every sum of the dynamic programme underflows. */
  @Test
  void fit_piecesThatAllUnderflow_areTheBestOnes() {
    double[] logW = {-2000, 0, -2000, -5000};
    Approximation fit = Approximation.of(target(logW), new PiecewiseConstant(2), Objective.KL_QP);
    // One piece {0, 1}, at mean -1000; everything else is lower than the two of them.
    assertThat(fit.q()).containsExactly(0.5, 0.5, 0, 0);
    assertThat(fit.elbo()).isCloseTo(-1000 + Math.log(2), within(1e-12));
    requireIdentity(fit);
  }

  @Test
  void fit_lognormalWithMassUnderflownBesideZero_isFound() {
    double[] logW = IntStream.range(0, 9).mapToDouble(i -> i == 0 ? 0 : -900 - i).toArray();
    Approximation fit = Approximation.of(target(logW), new LognormalDensity(), Objective.KL_QP);
    assertThat(fit.klQp()).isBetween(900.0, 910.0);
    requireIdentity(fit);
  }

  @Test
  void fit_withoutMass_hasNoBound() {
    Approximation fit = Approximation.of(target(NONE, NONE), new UniformSubset(), Objective.KL_QP);
    assertThat(fit.status()).isEqualTo(FitStatus.EMPTY_P);
    assertThat(fit.logEvidence()).isEqualTo(NONE);
    assertThat(fit.elbo()).isNaN();
  }
}
