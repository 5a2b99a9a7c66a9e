package dev.kldrift.stats;

/**
 * A test of "both histograms are samples of one distribution".
 *
 * @param statistic the observed value
 * @param law mean and variance of the statistic under no drift
 * @param logP natural logarithm of the p-value, from the upper tail; at most 0
 */
public record TestResult(double statistic, MatchedGamma law, double logP) {
  static final TestResult UNAVAILABLE =
      new TestResult(Double.NaN, new MatchedGamma(Double.NaN, Double.NaN), Double.NaN);

  static TestResult matched(double statistic, MatchedGamma law) {
    return new TestResult(statistic, law, law.logSurvival(statistic));
  }

  TestResult withLogP(double log) {
    return new TestResult(statistic, law, log);
  }

  /**
   * The p-value.
   *
   * @return exp(logP); 0 below about 1e-323, where {@link #logP()} still tells
   */
  public double p() {
    return StrictMath.exp(logP);
  }
}
