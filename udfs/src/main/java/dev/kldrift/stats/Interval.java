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
  private static final double TOLERANCE = 1e-4;

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

    Interval interval(double deviate) {
      double rootOfRaw = StrictMath.cbrt(raw);
      double most = 1 / StrictMath.cbrt(bias);
      return new Interval(solve(rootOfRaw, most, deviate), solve(rootOfRaw, most, -deviate));
    }

    /**
     * The divergence under which the plug-in value has the normal score z, not below 0.
     *
     * <p>In x = (b + θ)^(-1/3) and with w = V/(9 (b + θ)²), which is a polynomial in x, the score
     * is z where f(x) = D^(1/3) x - 1 + w - z √w = 0. Newton steps, kept between x = 0, where f =
     * -1, and θ = 0.
     */
    private double solve(double rootOfRaw, double most, double z) {
      double constant = (nullVariance - slope * bias) / 9;
      double linear = slope / 9;
      double low = 0;
      double high = most;
      double x = most;
      for (int i = 0; i < MOST_STEPS; i++) {
        double cube = x * x * x;
        double root = Math.sqrt(cube * (constant * cube + linear));
        double f = rootOfRaw * x - 1 + root * (root - z);
        if (i == 0 && f <= 0) {
          return 0;
        }
        low = f > 0 ? low : x;
        high = f > 0 ? x : high;
        double rise = 3 * x * x * (2 * constant * cube + linear);
        double newton = x - f * root / (rootOfRaw * root + rise * (root - z / 2));
        double next = i == 0 ? 1 / rootOfRaw : newton;
        next = next > low && next < high ? next : (low + high) / 2;
        if (i > 0 && Math.abs(next - x) <= TOLERANCE * x) {
          return Math.max(1 / (next * next * next) - bias, 0);
        }
        x = next;
      }
      return Math.max(1 / (x * x * x) - bias, 0);
    }
  }
}
