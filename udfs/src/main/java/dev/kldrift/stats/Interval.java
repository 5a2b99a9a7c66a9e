package dev.kldrift.stats;

/**
 * A confidence interval for a divergence that also holds where it is close to 0.
 *
 * <p>The delta method alone fails there: the standard error vanishes with the divergence, while the
 * estimate keeps the spread of its noise floor. The plug-in value D of a divergence θ has mean θ +
 * b and, for both extremes and by noncentral chi-square everywhere between them near p = q,
 * variance
 *
 * <pre>
 *   V(θ) = v0 + r θ,   v0 = variance under no drift,   r = (delta-method variance) / D
 * </pre>
 *
 * <p>The square root Y = (2/r) sqrt(v0 + rθ) makes that variance 1, so the interval is the set of θ
 * with |Y(D - b) - Y(θ)| &lt;= z, in closed form:
 *
 * <pre>
 *   θ = [(sqrt(v0 + r (D-b)) ± z r/2)² - v0] / r, not below 0
 * </pre>
 *
 * <p>For D proportional to noncentral chi-square this is the classical square-root approximation;
 * far from p = q it is Wald's interval up to terms of higher order.
 *
 * @param lower lower end, at least 0
 * @param upper upper end
 */
record Interval(double lower, double upper) {
  static final Interval NONE = new Interval(Double.NaN, Double.NaN);
  static final Interval UNBOUNDED = new Interval(Double.NaN, Double.POSITIVE_INFINITY);

  /** The interval of a finite divergence; {@code slope} is r, {@code z} the normal deviate. */
  static Interval of(double raw, double bias, double nullVariance, double slope, double z) {
    double center = Math.sqrt(Math.max(nullVariance + slope * (raw - bias), 0));
    double reach = z * slope / 2;
    double low = Math.max(center - reach, 0);
    double high = center + reach;
    return new Interval(
        Math.max((low * low - nullVariance) / slope, 0),
        Math.max((high * high - nullVariance) / slope, 0));
  }
}
