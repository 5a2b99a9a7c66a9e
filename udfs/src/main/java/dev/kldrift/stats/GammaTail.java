package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.HALF_LOG_TWO_PI;

/**
 * The logarithm of the upper tail of the gamma and chi-square distributions.
 *
 * <p>log Q(a, x) with Q(a, x) = Γ(a, x)/Γ(a), the probability that a gamma variable of shape a and
 * scale 1 exceeds x. It is computed as a tail and as a logarithm, never as 1 - cdf: Q(1/2, 1e6) has
 * logarithm -1000007.48, where Q itself is 0 in double precision.
 *
 * <ul>
 *   <li>x &lt;= 0: 0, the whole distribution is above.
 *   <li>x = +Infinity: -Infinity.
 *   <li>a = 0, the distribution that is always 0: -Infinity for x &gt; 0.
 *   <li>NaN in either argument: NaN.
 * </ul>
 *
 * <p>Below x = a + 1 the power series of P = 1 - Q is summed, where Q is not small; above it the
 * continued fraction of Q, by Lentz. The common factor x^a e^-x / Γ(a+1) is written with Loader's
 * saddle point form, so nothing cancels for large a. Relative error of Q below 1e-12 (1 + |log Q|
 * u-scaled) for 0.01 &lt;= a &lt;= 1e5. Cost is proportional to sqrt(a) near x = a.
 *
 * <p>Source: DLMF 8.11.4 (series), 8.9.2 (fraction); C. Loader (2000) for the factor.
 */
public final class GammaTail {
  private static final double EPSILON = 0x1p-53;
  private static final int MAX_ITERATIONS = 1_000_000;

  private GammaTail() {}

  /**
   * log Q(shape, x).
   *
   * @param shape the shape a, at least 0
   * @param x the argument, in units of the scale
   * @return the natural logarithm of the upper tail, at most 0
   * @throws IllegalArgumentException if {@code shape < 0}
   */
  public static double logSurvival(double shape, double x) {
    if (shape < 0) {
      throw new IllegalArgumentException("shape is negative: " + shape + " (must be >= 0)");
    }
    if (Double.isNaN(shape) || Double.isNaN(x)) {
      return Double.NaN;
    }
    if (x <= 0) {
      return 0;
    }
    if (shape == 0 || x == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    return x < shape + 1 ? bySeries(shape, x) : byFraction(shape, x);
  }

  private static double bySeries(double a, double x) {
    double term = 1;
    double sum = 1;
    for (int i = 1; term > sum * EPSILON; i++) {
      term *= x / (a + i);
      sum += term;
    }
    double lower = StrictMath.exp(logFactor(a, x)) * sum;
    return StrictMath.log1p(-Math.min(lower, 1));
  }

  /** Lentz's evaluation of x + 1 - a - 1(1-a)/(x + 3 - a - 2(2-a)/(x + 5 - a - ...)). */
  private static double byFraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / Double.MIN_NORMAL;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < MAX_ITERATIONS; i++) {
      double numerator = -i * (i - a);
      b += 2;
      d = 1 / (numerator * d + b);
      c = b + numerator / c;
      double step = c * d;
      h *= step;
      if (Math.abs(step - 1) <= EPSILON) {
        break;
      }
    }
    return Math.min(logFactor(a, x) + PortableLog.ofAny(a * h), 0);
  }

  /** log of x^a e^-x / Γ(a+1). */
  private static double logFactor(double a, double x) {
    return -BregmanTerm.of(a, x)
        - StirlingError.delta(a)
        - 0.5 * PortableLog.log(a)
        - HALF_LOG_TWO_PI;
  }
}
