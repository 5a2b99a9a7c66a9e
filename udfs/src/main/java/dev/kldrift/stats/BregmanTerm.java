package dev.kldrift.stats;

/**
 * Terms a ln(a/b) - a + b, the Bregman divergence of x ln x, without cancellation where a and b are
 * close: never negative, and 0 where they are equal.
 *
 * <p>With v = (a-b)/(a+b), ln(a/b) = 2 atanh v = 2 (v + v³/3 + v⁵/5 + ...), so that for small v the
 * term is (a-b) v + 2 a (v³/3 + v⁵/5 + ...).
 *
 * <p>Source: C. Loader, Fast and accurate computation of binomial probabilities (2000), function
 * bd0. The kernels have the same term in vectors, see {@link dev.kldrift.kernel.WeightDivergence}.
 */
final class BregmanTerm {
  private static final double NEAR = 0.1;
  private static final double NEAR_PRODUCTS = 0.25;

  private BregmanTerm() {}

  /** The term of two numbers above 0. */
  static double of(double a, double b) {
    double v = (a - b) / (a + b);
    if (Math.abs(v) >= NEAR) {
      return a * PortableLog.ofAny(a / b) + b - a;
    }
    double w = v * v;
    double power = 2 * a * v;
    double sum = (a - b) * v;
    for (int j = 3; ; j += 2) {
      power *= w;
      double next = sum + power / j;
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
  }

  /**
   * The term of the products p b and q a, whose difference is formed with its rounding error; q a
   * where p is 0, +Infinity where only q is.
   */
  static double ofProducts(double p, double q, double a, double b) {
    if (p == 0) {
      return q * a;
    }
    if (q == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double qa = q * a;
    double difference = Math.fma(p, b, -qa) + Math.fma(-q, a, qa);
    double pb = p * b;
    double sum = pb + qa;
    double v = difference / sum;
    if (Math.abs(v) >= NEAR_PRODUCTS) {
      return pb * StrictMath.log(pb / qa) - difference;
    }
    double w = v * v;
    double power = w;
    double excess = 0;
    for (int j = 3; power > 0x1p-60 * w; j += 2) {
      excess += power / j;
      power *= w;
    }
    return sum * (w + w * excess + v * excess);
  }
}
