package dev.kldrift.stats;

/** The large-sample law of G and X2, for comparison with what the statistics use instead. */
final class ChiSquare {
  private ChiSquare() {}

  /** Mean df, variance 2 df. */
  static GammaApproximation law(double df) {
    return new GammaApproximation(df, 2 * df);
  }

  /** The logarithm of the upper tail. */
  static double logSurvival(double df, double x) {
    return GammaTail.logSurvival(df / 2, x / 2);
  }
}
