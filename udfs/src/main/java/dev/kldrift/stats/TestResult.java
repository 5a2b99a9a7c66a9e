package dev.kldrift.stats;

/**
 * A test of "both histograms are samples of one distribution".
 *
 * @param statistic the observed value
 * @param law mean and variance of the statistic under no drift
 * @param leastLogP what the log p-value is not below, -Infinity where there is no such bound
 * @param tableLogP the log p-value from tables with the same margins; NaN where the matched law
 *     gives it
 */
public record TestResult(double statistic, MatchedGamma law, double leastLogP, double tableLogP) {
  static final TestResult UNAVAILABLE =
      matched(Double.NaN, new MatchedGamma(Double.NaN, Double.NaN));

  static TestResult matched(double statistic, MatchedGamma law) {
    return new TestResult(statistic, law, Double.NEGATIVE_INFINITY, Double.NaN);
  }

  /**
   * G: the probability of a table is exp(-G/2) up to powers of the counts, so far out, where a
   * matched gamma law with a scale below 2 would promise too much, p is kept at least that large.
   */
  static TestResult likelihoodRatio(double statistic, MatchedGamma law, int df) {
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
