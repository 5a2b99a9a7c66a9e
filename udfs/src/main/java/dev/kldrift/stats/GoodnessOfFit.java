package dev.kldrift.stats;

import java.util.Arrays;

/**
 * One count histogram against a known distribution: the form without a second sample.
 *
 * <p>For n counts a over the k bins to which the distribution r gives mass:
 *
 * <pre>
 *   G  = 2 Σ a ln(a/(n r)) = 2n KL(a/n‖r),   X2 = Σ (a - n r)²/(n r)
 * </pre>
 *
 * <p>X2 has its exact multinomial moments, E = k-1 and Var = 2(k-1) + (Σ 1/r - k² - 2k + 2)/n. G
 * has those of Poisson bins conditioned on their sum, see {@link DevianceMoments}, in the limit of
 * an infinite second sample. A count where r has no mass: both infinite, log p = -Infinity.
 *
 * @param df k - 1
 * @param kl KL(a/n‖r) with its bias E[G]/(2n) and standard error
 * @param empty chance that the sample lacks what it lacks of the distribution, see {@link
 *     EmptyBins}; NaN where it lacks nothing
 * @param impossible 0 where counts lie where the distribution has no mass, NaN where none does
 * @param g the likelihood ratio test
 * @param x2 Pearson's test
 */
public record GoodnessOfFit(
    int df, Estimate kl, TestResult g, TestResult x2, double empty, double impossible) {

  /**
   * A confidence interval for the divergence.
   *
   * @param deviate the normal deviate of its coverage, see {@link Interval#deviate}
   * @return the interval; both ends +Infinity where a count is impossible, as then no sample size
   *     makes the divergence finite
   */
  public Interval klInterval(double deviate) {
    return Double.isInfinite(kl.raw()) ? new Interval(kl.raw(), kl.raw()) : kl.interval(deviate);
  }

  /**
   * Tests weights whose sample size is known from elsewhere: they are scaled to counts first.
   *
   * @param weights weights of the sample
   * @param n counts behind them
   * @param reference weights of the known distribution, normalised inside; same length
   * @return the statistics; NaN throughout where there are no counts
   */
  public static GoodnessOfFit of(double[] weights, double n, double[] reference) {
    double factor = n / RelativeEntropy.total(weights);
    double[] counts = new double[weights.length];
    Arrays.setAll(counts, i -> weights[i] * factor);
    return n > 0 && Double.isFinite(factor) ? of(counts, reference) : of(new double[0], reference);
  }

  /**
   * Tests counts against probabilities.
   *
   * @param counts counts
   * @param reference weights of the known distribution, normalised inside; same length
   * @return the statistics; NaN throughout where there are no counts
   */
  public static GoodnessOfFit of(double[] counts, double[] reference) {
    double n = RelativeEntropy.total(counts);
    double mass = RelativeEntropy.total(reference);
    if (!(n > 0 && mass > 0)) {
      return new GoodnessOfFit(
          0,
          Estimate.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          Double.NaN,
          Double.NaN);
    }
    PoissonDeviance poisson = new PoissonDeviance();
    double x2 = 0;
    double inverse = 0;
    double squareLog = 0;
    int bins = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = n * (reference[i] / mass);
      if (expected > 0) {
        bins++;
        inverse += n / expected;
        x2 += (counts[i] - expected) * (counts[i] - expected) / expected;
        poisson.add(expected);
        double log = counts[i] > 0 ? StrictMath.log(counts[i] / expected) : 0;
        squareLog += counts[i] / n * log * log;
      } else if (counts[i] > 0) {
        x2 = Double.POSITIVE_INFINITY;
      }
    }
    double kl = RelativeEntropy.of(counts, reference);
    TestResult g = TestResult.matched(2 * n * kl, poisson.gamma(n, bins));
    TestResult pearson = TestResult.matched(x2, PearsonMoments.oneSample(n, bins, inverse));
    double variance = Math.max(squareLog - kl * kl, 0) / n;
    double bias = g.law().mean() / (2 * n);
    Estimate estimate = Estimate.of(kl, bias, bias, variance, g.law().variance() / (4 * n * n));
    double empty = EmptyBins.chanceOfKnown(reference, mass, counts, n);
    double impossible = Double.isInfinite(kl) ? 0 : Double.NaN;
    return new GoodnessOfFit(bins - 1, estimate, g, pearson, empty, impossible);
  }
}
