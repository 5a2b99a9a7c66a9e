package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.LN2;

/**
 * The chance that a test finds an effect of a given size.
 *
 * <p>Under a shift with noncentrality ν the statistic has mean E + ν and variance V + 4ν, where (E,
 * V) are its moments under no drift; noncentral chi-square is the case (df, 2 df). Both laws are
 * taken as gamma (Patnaik) and their quantiles by the cube root (Wilson and Hilferty). Against
 * exact noncentral chi-square the power is right to 0.04 for df &gt;= 1 and levels down to 1e-6,
 * which is enough to say whether a pair has too few counts.
 *
 * <p>Source: P. B. Patnaik, Biometrika 36 (1949) 202; E. B. Wilson and M. M. Hilferty, PNAS 17
 * (1931) 684.
 */
public final class Power {
  private static final double DEEP = 2;
  private static final double TOLERANCE = 1e-6;
  private static final int STEPS = 8;

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
  public static double of(GammaApproximation law, double noncentrality, double level) {
    return atDeviate(law, noncentrality, NormalTail.quantile(level));
  }

  static double atDeviate(GammaApproximation law, double noncentrality, double deviate) {
    double mean = law.mean();
    double variance = law.variance();
    if (mean <= 0 || variance <= 0) {
      return 0;
    }
    double shifted = mean + noncentrality;
    double wide = (variance + 4 * noncentrality) / (9 * shifted * shifted);
    double root = StrictMath.cbrt(critical(law, deviate) / shifted);
    return NormalTail.survival((root - (1 - wide)) / Math.sqrt(wide));
  }

  /** The statistic whose p-value has this normal deviate. */
  private static double critical(GammaApproximation law, double deviate) {
    double narrow = law.variance() / (9 * law.mean() * law.mean());
    double root = Math.max(1 - narrow + deviate * Math.sqrt(narrow), 0.01);
    double start = law.mean() * root * root * root;
    return deviate > DEEP ? refined(law, start, deviate) : start;
  }

  /** Secant steps in log p, where the cube root alone is too coarse. */
  private static double refined(GammaApproximation law, double start, double deviate) {
    double target = GammaTail.logSurvival(0.5, deviate * deviate / 2) - LN2;
    double before = start;
    double now = start * 1.1;
    double logBefore = law.logSurvival(before);
    for (int i = 0; i < STEPS; i++) {
      double logNow = law.logSurvival(now);
      double next = now + (target - logNow) * (now - before) / (logNow - logBefore);
      if (!(Math.abs(next - now) > TOLERANCE * now)) {
        break;
      }
      before = now;
      logBefore = logNow;
      now = next;
    }
    return now;
  }
}
