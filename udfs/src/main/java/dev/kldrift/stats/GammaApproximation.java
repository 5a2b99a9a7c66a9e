package dev.kldrift.stats;

/**
 * The gamma distribution with a given mean and variance, as the null law of a test statistic.
 *
 * <p>Shape mean²/variance, scale variance/mean. Chi-square with df degrees of freedom is the case
 * (df, 2 df). Where the histogram is sparse the true moments of the statistic are far from those,
 * and this law still holds its level.
 *
 * @param mean expectation of the statistic under no drift
 * @param variance its variance; 0 where the margins leave only one table
 */
public record GammaApproximation(double mean, double variance) {

  /**
   * The log p-value of a statistic, from the upper tail.
   *
   * @param statistic the observed value
   * @return log P(T &gt;= statistic); 0 where the law has no spread, because then every table that
   *     the margins allow has the same statistic
   */
  public double logSurvival(double statistic) {
    if (variance <= 0 || mean <= 0) {
      return 0;
    }
    return GammaTail.logSurvival(mean * mean / variance, statistic * mean / variance);
  }
}
