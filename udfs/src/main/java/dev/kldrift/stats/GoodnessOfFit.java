package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.HALF_LOG_TWO_PI;

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
 * an infinite second sample. A count where r has no mass: both infinite, log p = -Infinity. One bin
 * with mass and no other count: p = 1.
 *
 * <p>Few counts have exact or Monte-Carlo p-values, as those of a pair do, see {@link
 * SmallSampleTest}; no p-value is below the probability of the sample itself. Where rare bins carry
 * much of the variance of X2, its p-value is that of {@link JoinedBins}.
 *
 * @param df k - 1
 * @param method how the p-values were found
 * @param kl KL(a/n‖r) with its bias E[G]/(2n) and standard error
 * @param empty chance that the sample lacks what it lacks of the distribution, see {@link
 *     EmptyBins}; NaN where it lacks nothing
 * @param impossible 0 where counts lie where the distribution has no mass, NaN where none does
 * @param g the likelihood ratio test
 * @param x2 Pearson's test
 * @param power chance that G at the configured level finds the configured minimum effect
 */
public record GoodnessOfFit(
    int df,
    TestMethod method,
    Estimate kl,
    TestResult g,
    TestResult x2,
    double empty,
    double impossible,
    double power) {

  /** How many counts stand for a distribution that is known. */
  private static final double KNOWN = 0x1p52;

  private static final GoodnessOfFit UNAVAILABLE =
      new GoodnessOfFit(
          0,
          TestMethod.UNAVAILABLE,
          Estimate.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          Double.NaN,
          Double.NaN,
          Double.NaN);

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
   * @param options level, effect and limits
   * @return the statistics; NaN throughout where there are no counts
   */
  public static GoodnessOfFit of(
      double[] weights, double n, double[] reference, StatisticsOptions options) {
    double factor = n / RelativeEntropy.total(weights);
    return n > 0 && Double.isFinite(factor)
        ? of(PairStatistics.scaled(weights, factor), reference, options)
        : UNAVAILABLE;
  }

  /**
   * Tests counts against probabilities.
   *
   * @param counts counts
   * @param reference weights of the known distribution, normalised inside; same length
   * @param options level, effect and limits
   * @return the statistics; NaN throughout where there are no counts
   */
  public static GoodnessOfFit of(double[] counts, double[] reference, StatisticsOptions options) {
    double n = RelativeEntropy.total(counts);
    double mass = RelativeEntropy.total(reference);
    if (!(n > 0 && mass > 0)) {
      return UNAVAILABLE;
    }
    PoissonDeviance poisson = new PoissonDeviance();
    double x2 = 0;
    double inverse = 0;
    double squareLog = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double logLikelihood = stirling(n);
    int bins = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = n * (reference[i] / mass);
      logLikelihood -= counts[i] > 0 ? stirling(counts[i]) : 0;
      if (expected > 0) {
        bins++;
        smallest = Math.min(smallest, expected);
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
    GammaApproximation law = poisson.gamma(n, bins);
    GammaApproximation pearson = PearsonMoments.oneSample(n, bins, inverse);
    double variance = Math.max(squareLog - kl * kl, 0) / n;
    double bias = law.mean() / (2 * n);
    Tests tests =
        Double.isInfinite(kl)
            ? Tests.IMPOSSIBLE
            : Tests.of(counts, known(reference, mass), n, bins, smallest, law, pearson, options);
    double least = logLikelihood - n * kl;
    double noncentrality =
        options.effect().noncentrality(options.minimumEffect(), n, Double.POSITIVE_INFINITY);
    return new GoodnessOfFit(
        bins - 1,
        tests.method,
        Estimate.of(kl, bias, bias, variance, law.variance() / (4 * n * n)),
        new TestResult(2 * n * kl, law, least, tests.logPG),
        new TestResult(x2, pearson, least, tests.logPX2),
        EmptyBins.chanceOfKnown(reference, mass, counts, n),
        Double.isInfinite(kl) ? 0 : Double.NaN,
        Power.atDeviate(law, noncentrality, options.levelDeviate()));
  }

  /** ln(x! / (x/e)^x). */
  private static double stirling(double x) {
    return StirlingError.delta(x) + 0.5 * StrictMath.log(x) + HALF_LOG_TWO_PI;
  }

  /** The distribution as a sample so large that any other would be the same to a few digits. */
  private static double[] known(double[] reference, double mass) {
    double[] known = new double[reference.length];
    Arrays.setAll(known, i -> Math.rint(reference[i] / mass * KNOWN));
    return known;
  }

  /** How p-values are found, and log p-values that the matched laws do not give. */
  private record Tests(TestMethod method, double logPG, double logPX2) {
    static final Tests IMPOSSIBLE =
        new Tests(TestMethod.MATCHED_GAMMA, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    static Tests of(
        double[] counts,
        double[] known,
        double n,
        int bins,
        double smallest,
        GammaApproximation law,
        GammaApproximation pearson,
        StatisticsOptions options) {
      if (bins <= 1) {
        return new Tests(TestMethod.DEGENERATE, 0, 0);
      }
      double m = RelativeEntropy.total(known);
      TestMethod method = SmallSampleTest.method(counts, known, n, m, bins, smallest, law, options);
      if (method != TestMethod.MATCHED_GAMMA) {
        int occupied = SmallSampleTest.occupied(counts, known);
        double[] logs = SmallSampleTest.logPs(method, counts, known, n, m, occupied, options);
        return new Tests(method, logs[0], logs[1]);
      }
      boolean joined = JoinedBins.areNeeded(pearson);
      return new Tests(
          method, Double.NaN, joined ? JoinedBins.logP(counts, known, n, m) : Double.NaN);
    }
  }
}
