package dev.kldrift.stats;

/**
 * A test of "both histograms are samples of one distribution".
 *
 * @param statistic the observed value
 * @param law mean and variance of the statistic under no drift
 * @param leastLogP what the log p-value is not below, -Infinity where there is no such bound
 * @param tableLogP the log p-value from tables with the same margins, or of {@link JoinedBins}; NaN
 *     where the matched law gives it
 */
public record TestResult(
    double statistic, GammaApproximation law, double leastLogP, double tableLogP) {
  static final TestResult UNAVAILABLE =
      matched(Double.NaN, new GammaApproximation(Double.NaN, Double.NaN));

  static TestResult matched(double statistic, GammaApproximation law) {
    return new TestResult(statistic, law, Double.NEGATIVE_INFINITY, Double.NaN);
  }

  /**
   * The test of G. The probability of a table is exp(-G/2) up to powers of the counts; where the
   * gamma approximation has a scale below 2, its tail is lighter than that, so p is kept at least
   * as large.
   */
  static TestResult likelihoodRatio(double statistic, GammaApproximation law, int df) {
    double least = df >= 2 ? -statistic / 2 : Double.NEGATIVE_INFINITY;
    return new TestResult(statistic, law, least, Double.NaN);
  }

  TestResult withTableLogP(double log) {
    return new TestResult(statistic, law, leastLogP, log);
  }

  /**
   * The logarithm of the p-value, from the upper tail; computed at each call.
   *
   * @return at most 0; NaN where there is no test
   */
  public double logP() {
    return Double.isNaN(tableLogP) ? Math.max(law.logSurvival(statistic), leastLogP) : tableLogP;
  }

  /**
   * The p-value.
   *
   * @return exp(logP); 0 below about 1e-323, where {@link #logP()} still tells
   */
  public double p() {
    return StrictMath.exp(logP());
  }
}
