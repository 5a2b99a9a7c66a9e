package dev.kldrift.stats;

/**
 * The chance that a test finds an effect of a given size.
 *
 * <p>Under a shift with noncentrality ν the statistic has mean E + ν and variance V + 4ν, where (E,
 * V) are its moments under no drift; noncentral chi-square is the case (df, 2 df). Both laws are
 * taken as gamma (Patnaik) and their quantiles by the cube root (Wilson and Hilferty). Against
 * exact noncentral chi-square the power is right to 0.02 for df &gt;= 1 and levels down to 1e-6,
 * which is enough to say whether a pair has too few counts.
 *
 * <p>Source: P. B. Patnaik, Biometrika 36 (1949) 202; E. B. Wilson and M. M. Hilferty, PNAS 17
 * (1931) 684.
 */
public final class Power {
  private Power() {}

  /**
   * P(the test rejects at {@code level} | noncentrality).
   *
   * @param law the statistic under no drift
   * @param noncentrality what the effect adds to its mean, see {@link Effect#noncentrality}
   * @param level the level of one test, between 0 and 1
   * @return a probability; 0 where the law has no spread, since such a table can show nothing
   * @throws IllegalArgumentException if {@code level} is not between 0 and 1
   */
  public static double of(MatchedGamma law, double noncentrality, double level) {
    return atDeviate(law, noncentrality, NormalTail.quantile(level));
  }

  static double atDeviate(MatchedGamma law, double noncentrality, double deviate) {
    double mean = law.mean();
    double variance = law.variance();
    if (mean <= 0 || variance <= 0) {
      return 0;
    }
    double narrow = variance / (9 * mean * mean);
    double root = Math.max(1 - narrow + deviate * Math.sqrt(narrow), 0);
    double critical = mean * root * root * root;
    double shifted = mean + noncentrality;
    double wide = (variance + 4 * noncentrality) / (9 * shifted * shifted);
    double z = (StrictMath.cbrt(critical / shifted) - (1 - wide)) / Math.sqrt(wide);
    return NormalTail.survival(z);
  }
}
