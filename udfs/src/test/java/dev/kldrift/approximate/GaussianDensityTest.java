package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianDensityTest {
  private static final Family GAUSSIAN = Families.parse("gaussian");

  /** Two modes, the left one larger, and mass everywhere. */
  static double[] bimodal() {
    return IntStream.range(0, 64)
        .mapToDouble(i -> 0.6 * bell(i, 16, 4) + 0.4 * bell(i, 46, 5) + 1e-5)
        .toArray();
  }

  private static double bell(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return Math.exp(-z * z / 2) / deviation;
  }

  @Test
  void fit_klPq_coversBothModes_klQp_seeksOne() {
    Target p = Target.of(bimodal());
    Approximation cover = Approximation.of(p, GAUSSIAN, Objective.KL_PQ);
    assertThat(cover.parameters().get("mean")).isBetween(24.0, 30.0);
    assertThat(cover.parameters().get("deviation")).isGreaterThan(14);
    Approximation mode = Approximation.of(p, GAUSSIAN, Objective.KL_QP);
    assertThat(mode.parameters().get("mean")).isCloseTo(16, within(0.1));
    assertThat(mode.parameters().get("deviation")).isCloseTo(4, within(0.1));
    assertThat(mode.klQp()).isCloseTo(-Math.log(0.6), within(0.01)).isLessThan(cover.klQp());
    assertThat(cover.klPq()).isLessThan(mode.klPq());
    assertThat(cover.status()).isEqualTo(FitStatus.OK);
    assertThat(mode.status()).isEqualTo(FitStatus.OK);
  }

  @Test
  void fit_aDiscreteGaussian_isFoundExactly() {
    double[] p = IntStream.range(0, 40).mapToDouble(i -> bell(i, 11.5, 3.25)).toArray();
    for (Objective objective : Objective.values()) {
      Approximation fit = Approximation.of(Target.of(p), GAUSSIAN, objective);
      assertThat(fit.parameters().get("mean")).isCloseTo(11.5, within(1e-6));
      assertThat(fit.parameters().get("deviation")).isCloseTo(3.25, within(1e-6));
      assertThat(fit.minimum()).isLessThan(1e-12);
    }
  }

  /** A nested golden section after a grid: another method, and another formula. */
  @ParameterizedTest
  @EnumSource
  void fit_100RandomHistograms_agreesWithAnotherOptimiser(Objective objective) {
    RandomTargets targets = new RandomTargets(4);
    int compared = 0;
    for (int round = 0; round < 100; round++) {
      double[] p = smoothRandom(targets);
      Approximation fit = Approximation.of(Target.of(p), GAUSSIAN, objective);
      double other = gridAndGoldenSection(p, objective);
      assertThat(fit.minimum()).as("round %d", round).isLessThan(other + 1e-6);
      if (fit.status() == FitStatus.OK && fit.parameters().get("deviation") < 12) {
        assertThat(fit.minimum()).as("round %d", round).isCloseTo(other, within(1e-6));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(60);
  }

  private static double[] smoothRandom(RandomTargets targets) {
    double left = 4 + 8 * targets.nextDouble();
    double right = 14 + 8 * targets.nextDouble();
    double share = targets.nextDouble();
    double width = 1 + 3 * targets.nextDouble();
    return IntStream.range(0, 28)
        .mapToDouble(i -> share * bell(i, left, width) + (1 - share) * bell(i, right, 2.5) + 1e-4)
        .toArray();
  }

  private static double gridAndGoldenSection(double[] p, Objective objective) {
    double best = Double.POSITIVE_INFINITY;
    double bestMean = 0;
    double bestLog = 0;
    for (double mean = -10; mean <= 38; mean += 0.5) {
      for (double log = -1.5; log <= 4; log += 0.125) {
        double value = divergence(p, mean, log, objective);
        if (value < best) {
          best = value;
          bestMean = mean;
          bestLog = log;
        }
      }
    }
    double mean = bestMean;
    double log = bestLog;
    return goldenSection(
        m -> goldenSection(s -> divergence(p, m, s, objective), log - 0.3, log + 0.3),
        mean - 1,
        mean + 1);
  }

  private static double goldenSection(DoubleUnaryOperator f, double from, double to) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double a = from;
    double b = to;
    for (int i = 0; i < 45; i++) {
      double left = b - ratio * (b - a);
      double right = a + ratio * (b - a);
      if (f.applyAsDouble(left) < f.applyAsDouble(right)) {
        b = right;
      } else {
        a = left;
      }
    }
    return f.applyAsDouble((a + b) / 2);
  }

  private static double divergence(double[] p, double mean, double log, Objective objective) {
    double[] q = new double[p.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = bell(i, mean, Math.exp(log));
    }
    return IntStream.range(0, q.length).mapToDouble(i -> q[i]).sum() == 0
        ? Double.POSITIVE_INFINITY
        : UniformSubsetTest.plain(p, q, objective);
  }

  @Test
  void fit_emptyBins_klQpIsCutToTheSupport() {
    Target p = Target.of(0, 0, 1, 4, 0, 4, 1, 0);
    Approximation mode = Approximation.of(p, GAUSSIAN, Objective.KL_QP);
    assertThat(mode.klQp()).isFinite();
    assertThat(mode.q()[4]).isZero();
    assertThat(mode.parameters().get("mean")).isCloseTo(4, within(1e-3));
    assertThat(mode.parameters().get("mass_on_support")).isLessThan(0.9);
    assertThat(Approximation.of(p, GAUSSIAN, Objective.KL_PQ).q()[4]).isPositive();
  }

  @Test
  void fit_oneBinHoldsAll_isAsNarrow() {
    Approximation fit = Approximation.of(Target.of(0, 0, 7, 0), GAUSSIAN, Objective.KL_PQ);
    assertThat(fit.klPq()).isLessThan(1e-10);
    assertThat(fit.parameters().get("mean")).isCloseTo(2, within(0.5));
    assertThat(Approximation.of(Target.of(5), GAUSSIAN, Objective.KL_QP).klQp()).isZero();
  }

  /** Far from the mean q underflows to 0 in the array, but KL(p‖q) is what it is. */
  @Test
  void fit_underflow_isNotInfinite() {
    double[] p = new double[64];
    p[1] = 1e9;
    p[63] = 1;
    Approximation fit = Approximation.of(Target.of(p), GAUSSIAN, Objective.KL_PQ);
    assertThat(fit.klPq()).isFinite().isLessThan(1e-4);
  }

  @Test
  void lognormal_isAGaussianOfLogarithms() {
    double[] edges = IntStream.rangeClosed(0, 30).mapToDouble(i -> Math.exp(i / 10.0)).toArray();
    BinPositions bins = BinPositions.between(edges);
    double[] p =
        IntStream.range(0, 30)
            .mapToDouble(
                i ->
                    bell(Math.log(bins.centers()[i]), 1.5, 0.5)
                        * bins.widths()[i]
                        / bins.centers()[i])
            .toArray();
    for (Objective objective : Objective.values()) {
      Approximation fit =
          Approximation.of(Target.of(p, bins), Families.parse("lognormal"), objective);
      assertThat(fit.parameters().get("mean")).isCloseTo(1.5, within(1e-6));
      assertThat(fit.parameters().get("deviation")).isCloseTo(0.5, within(1e-6));
    }
    assertThat(
            Approximation.of(Target.of(1, 2, 1), Families.parse("lognormal"), Objective.KL_PQ)
                .status())
        .isEqualTo(FitStatus.NO_FIT);
  }

  @Test
  void fit_flatterThanAny_isAtTheBound() {
    Approximation fit = Approximation.of(Target.of(9, 1, 1, 1, 9), GAUSSIAN, Objective.KL_PQ);
    assertThat(fit.status()).isEqualTo(FitStatus.AT_BOUND);
    assertThat(fit.q()[2]).isCloseTo(0.2, within(0.01));
  }
}
