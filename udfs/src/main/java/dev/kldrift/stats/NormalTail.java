package dev.kldrift.stats;

/** Tail of the standard normal distribution and its inverse, to about 7 digits. */
final class NormalTail {
  private static final double INVERSE_SQRT_TWO = 0.7071067811865476;

  private NormalTail() {}

  /** P(Z &gt; z), absolute error below 1e-7: Abramowitz and Stegun 7.1.26. */
  static double survival(double z) {
    double x = Math.abs(z) * INVERSE_SQRT_TWO;
    double t = 1 / (1 + 0.3275911 * x);
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double tail = 0.5 * polynomial * StrictMath.exp(-x * x);
    return z >= 0 ? tail : 1 - tail;
  }

  /** The z with P(Z &gt; z) = tail, for 0 &lt; tail &lt; 1, by bisection. */
  static double quantile(double tail) {
    if (!(tail > 0 && tail < 1)) {
      throw new IllegalArgumentException(
          "tail probability is out of range: " + tail + " (must be between 0 and 1)");
    }
    if (tail > 0.5) {
      return -quantile(1 - tail);
    }
    double target = StrictMath.log(2 * tail);
    double low = 0;
    double high = 40;
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (GammaTail.logSurvival(0.5, middle * middle / 2) > target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
