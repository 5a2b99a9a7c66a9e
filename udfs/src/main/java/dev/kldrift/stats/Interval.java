package dev.kldrift.stats;

/**
 * A confidence interval for a divergence that also holds where it is close to 0.
 *
 * <p>The delta method alone fails there: the standard error vanishes with the divergence, while the
 * estimate keeps the spread of its noise floor. The plug-in value D of a divergence θ has mean θ +
 * b and variance
 *
 * <pre>
 *   V(θ) = v0 + r θ,   v0 = variance under no drift,   r = (delta-method variance) / D
 * </pre>
 *
 * <p>which is noncentral chi-square near p = q, (v0, r) = (2 df κ², 4κ), and the delta method far
 * from it. As Patnaik does for noncentral chi-square, D is taken as a gamma variable with that mean
 * and variance, and by Wilson and Hilferty its cube root as normal. The interval is the set of θ
 * that this law does not reject from either side. Simulated coverage of 95 % intervals for JS: 93
 * to 98 %, from p = q to far from it.
 *
 * @param lower lower end, 0 where no drift at all is compatible; NaN where the value is infinite
 * @param upper upper end; +Infinity where the value is
 */
public record Interval(double lower, double upper) {
  private static final int MOST_STEPS = 60;
  private static final double TOLERANCE = 1e-6;

  /**
   * The normal deviate of a coverage, for {@link Estimate#interval}.
   *
   * @param confidence the coverage, between 0 and 1
   * @return z with P(|Z| &lt;= z) = confidence; 1.96 for 0.95
   * @throws IllegalArgumentException if {@code confidence} is not between 0 and 1
   */
  public static double deviate(double confidence) {
    return NormalTail.quantile((1 - confidence) / 2);
  }

  /** How the plug-in value depends on the divergence it estimates. */
  record Model(double raw, double bias, double nullVariance, double slope) {

    /** The normal score of the plug-in value if the divergence were {@code theta}; decreasing. */
    double score(double theta) {
      double mean = bias + theta;
      double width = (nullVariance + slope * theta) / (9 * mean * mean);
      return (StrictMath.cbrt(raw / mean) - (1 - width)) / Math.sqrt(width);
    }

    /** The divergence under which the plug-in value has this score, not below 0. */
    double solve(double target) {
      if (score(0) <= target) {
        return 0;
      }
      double low = 0;
      double high = Math.max(raw, bias);
      while (score(high) > target) {
        low = high;
        high *= 2;
      }
      for (int i = 0; i < MOST_STEPS && high - low > TOLERANCE * high; i++) {
        double middle = (low + high) / 2;
        if (score(middle) > target) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    Interval interval(double deviate) {
      return new Interval(solve(deviate), solve(-deviate));
    }
  }
}
