package dev.kldrift.stats;

import dev.kldrift.kernel.Divergence;

/**
 * Estimates, tests and power for one pair of count histograms.
 *
 * <p>Under "no drift" both histograms are samples of one distribution, n and m counts. Everything
 * here is conditional on the pooled counts of each bin, so no unknown probability enters, and it
 * holds on sparse histograms, where chi-square with (bins - 1) degrees of freedom does not.
 *
 * <ul>
 *   <li>One side without counts: {@link TestMethod#UNAVAILABLE}, every number NaN.
 *   <li>One occupied bin: {@link TestMethod#DEGENERATE}, p = 1. The power is that of two bins where
 *       each side has 100 counts, else 0.
 *   <li>Few counts: exact or Monte-Carlo p-values, see {@link TestMethod}.
 *   <li>Infinite divergence: the raw value stays infinite; its standard error is NaN, and the lower
 *       limit that of {@link MergedBins}. G, X2 and JS are finite all the same.
 * </ul>
 *
 * @param df occupied bins - 1
 * @param method how the p-values were found
 * @param klPq KL(p‖q) as an estimate
 * @param klQp KL(q‖p) as an estimate
 * @param js Jensen-Shannon divergence as an estimate
 * @param g the likelihood-ratio statistic G = 2N JS with weights n/N and m/N, and its test
 * @param x2 Pearson's statistic and its test
 * @param emptyQ chance that q lacks what it lacks of p without drift, see {@link EmptyBins}; NaN
 *     where it lacks nothing
 * @param emptyP the same for what p lacks of q
 * @param power chance that G at the configured level finds the configured minimum effect
 */
public record PairStatistics(
    int df,
    TestMethod method,
    Estimate klPq,
    Estimate klQp,
    Estimate js,
    TestResult g,
    TestResult x2,
    double emptyQ,
    double emptyP,
    double power) {

  /** Relative error of a share times a sample size. */
  private static final double ROUNDING = 1e-14;

  /** Of fewer counts on a side nothing is said by chi-square. */
  private static final double LEAST_COUNTS = 100;

  /** What is known about a pair without sample sizes: nothing. */
  public static final PairStatistics UNAVAILABLE =
      new PairStatistics(
          0,
          TestMethod.UNAVAILABLE,
          Estimate.UNAVAILABLE,
          Estimate.UNAVAILABLE,
          Estimate.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          TestResult.UNAVAILABLE,
          Double.NaN,
          Double.NaN,
          Double.NaN);

  /**
   * The statistics of a scored pair.
   *
   * @param p counts of the first histogram, valid under {@link
   *     dev.kldrift.kernel.WeightRule#COUNTS}
   * @param q counts of the second, same length
   * @param divergence what the kernel said about the same two arrays
   * @param options level, effect and limits
   * @return the statistics
   */
  public static PairStatistics of(
      double[] p, double[] q, Divergence divergence, StatisticsOptions options) {
    double n = divergence.totalP();
    double m = divergence.totalQ();
    if (!(n > 0 && m > 0)) {
      return UNAVAILABLE;
    }
    PairScan scan = PairScan.of(p, q, divergence);
    TestResult g = TestResult.likelihoodRatio(scan.g(), scan.gNull(), scan.bins() - 1);
    TestResult x2 = TestResult.matched(scan.x2(), scan.x2Null());
    TestMethod method = SmallSampleTest.method(scan, p, q, n, m, options);
    if (method == TestMethod.EXACT || method == TestMethod.MONTE_CARLO) {
      double[] logs = SmallSampleTest.logPs(method, p, q, n, m, scan.bins(), options);
      g = g.withTableLogP(logs[0]);
      x2 = x2.withTableLogP(logs[1]);
    } else if (method == TestMethod.MATCHED_GAMMA && JoinedBins.areNeeded(x2.law())) {
      x2 = x2.withTableLogP(JoinedBins.logP(p, q, n, m));
    }
    Estimates estimates = new Estimates(divergence, scan, g.law());
    Estimates coarser =
        scan.alonePBins() + scan.aloneQBins() > 0 ? MergedBins.of(p, q, n, m).estimates() : null;
    double noncentrality = options.effect().noncentrality(options.minimumEffect(), n, m);
    return new PairStatistics(
        Math.max(scan.bins() - 1, 0),
        method,
        coarser == null ? estimates.klPq() : estimates.klPq().withCoarser(coarser.klPq()),
        coarser == null ? estimates.klQp() : estimates.klQp().withCoarser(coarser.klQp()),
        estimates.js(),
        g,
        x2,
        scan.alonePBins() > 0 ? EmptyBins.chance(p, q, n, m) : Double.NaN,
        scan.aloneQBins() > 0 ? EmptyBins.chance(q, p, m, n) : Double.NaN,
        Power.atDeviate(
            alternatives(g.law(), scan, Math.min(n, m)), noncentrality, options.levelDeviate()));
  }

  /**
   * The law by which the power counts: that of G. Where the pooled counts leave one value of G, as
   * one occupied bin does, it says nothing of what a drift would have looked like: that had filled
   * more bins. Then it is chi-square of as many bins, of two at least, if there are counts enough
   * for that.
   */
  private static GammaApproximation alternatives(
      GammaApproximation law, PairScan scan, double smaller) {
    if (law.variance() > 0 || smaller < LEAST_COUNTS) {
      return law;
    }
    int df = Math.max(scan.bins() - 1, 1);
    return new GammaApproximation(df, 2.0 * df);
  }

  /**
   * The statistics of weights whose sample sizes are known from elsewhere: the weights are scaled
   * to counts first.
   *
   * @param p weights of the first histogram
   * @param q weights of the second, same length
   * @param n counts behind p
   * @param m counts behind q
   * @param divergence what the kernel said about the same two arrays
   * @param options level, effect and limits
   * @return the statistics
   */
  public static PairStatistics of(
      double[] p,
      double[] q,
      double n,
      double m,
      Divergence divergence,
      StatisticsOptions options) {
    if (!(n > 0 && m > 0 && divergence.totalP() > 0 && divergence.totalQ() > 0)) {
      return UNAVAILABLE;
    }
    double[] countsP = scaled(p, n / divergence.totalP());
    double[] countsQ = scaled(q, m / divergence.totalQ());
    return of(countsP, countsQ, withTotals(divergence, n, m), options);
  }

  /** Counts that are whole up to rounding become whole: 0.29 x 100 is a little less than 29. */
  static double[] scaled(double[] weights, double factor) {
    double[] counts = new double[weights.length];
    for (int i = 0; i < counts.length; i++) {
      double count = weights[i] * factor;
      double whole = Math.rint(count);
      counts[i] = Math.abs(count - whole) <= ROUNDING * whole ? whole : count;
    }
    return counts;
  }

  private static Divergence withTotals(Divergence d, double n, double m) {
    return new Divergence(
        d.bins(),
        d.binsUsed(),
        n,
        m,
        d.klPq(),
        d.klQp(),
        d.jsDivergence(),
        d.psi(),
        d.entropyP(),
        d.entropyQ(),
        d.crossEntropyPq(),
        d.crossEntropyQp(),
        d.totalVariation(),
        d.hellinger(),
        d.unsupportedMassP(),
        d.unsupportedMassQ(),
        d.unsupportedBinsP(),
        d.unsupportedBinsQ());
  }
}
