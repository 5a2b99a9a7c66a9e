package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** Logarithm and exponential of double-double numbers, one by one. */
final class ScalarFunctions {
  private ScalarFunctions() {}

  private static void polynomial(Polynomial p, double[] x, int length, double[] result) {
    for (int i = 0; i < length; i++) {
      result[i] = p.value(x[i]);
    }
  }

  static void log(Wide x, int length, Reduction work, Wide result) {
    reduceLog(x, length, work);
    polynomial(Polynomial.LOGARITHM, work.point, length, work.series);
    for (int i = 0; i < length; i++) {
      double s = work.argument.high[i];
      double s2 = s + s;
      double sLow2 = work.argument.low[i] + work.argument.low[i];
      double tail = fma(s * work.point[i], work.series[i], sLow2);
      double k = work.exponent[i];
      double kLn2 = k * Logarithm.LN2_HIGH;
      double lead = kLn2 + s2;
      double rest = fma(k, Logarithm.LN2_LOW, tail) + (s2 - (lead - kLn2));
      double high = lead + rest;
      result.high[i] = high;
      result.low[i] = rest - (high - lead);
    }
  }

  /** x = 2^k m and s = (m - 1) / (m + 1), with the point s². */
  private static void reduceLog(Wide x, int length, Reduction work) {
    for (int i = 0; i < length; i++) {
      long bits = Double.doubleToRawLongBits(x.high[i]);
      long exponent = (bits - Logarithm.SQRT_HALF) & Logarithm.EXPONENT;
      double m = Double.longBitsToDouble(bits - exponent);
      double low = x.low[i] * Double.longBitsToDouble(Logarithm.ONE - exponent);
      double f = m - 1;
      double g = m + 1;
      double gLow = m - (g - 1);
      double r = 1 / g;
      double s = f * r;
      work.exponent[i] = exponent >> 52;
      work.argument.high[i] = s;
      work.argument.low[i] = r * (fma(-s, g, f) + fma(-s, gLow + low, low));
      work.point[i] = s * s;
    }
  }

  static void exp(Wide x, int length, Reduction work, Wide result) {
    reduceExp(x, length, work);
    polynomial(Polynomial.EXPONENTIAL, work.point, length, work.series);
    for (int i = 0; i < length; i++) {
      double r = work.argument.high[i];
      double rLow = work.argument.low[i];
      double square = r * r;
      double half = 0.5 * square;
      double halfLow = 0.5 * fma(r, r, -square);
      double cubic = fma(r * square, work.series[i], fma(r, rLow, rLow) + halfLow);
      double one = 1 + r;
      double sum = one + half;
      double tail = (half - (sum - one)) + (r - (one - 1)) + cubic;
      double high = sum + tail;
      result.high[i] = high;
      result.low[i] = tail - (high - sum);
    }
    scaleByPowers(result, length, work.exponent);
  }

  /** x = k ln 2 + r, with the point r. */
  private static void reduceExp(Wide x, int length, Reduction work) {
    for (int i = 0; i < length; i++) {
      boolean large = x.high[i] > Exponential.SMALLEST;
      double high = large ? x.high[i] : Exponential.SMALLEST;
      double low = large ? x.low[i] : 0;
      double k = (high * Exponential.LOG2_E + Exponential.ROUNDER) - Exponential.ROUNDER;
      double lead = fma(-k, Logarithm.LN2_HIGH, high);
      double rest = fma(-k, Logarithm.LN2_LOW, low);
      double r = lead + rest;
      work.exponent[i] = k;
      work.argument.high[i] = r;
      work.argument.low[i] = rest - (r - lead);
      work.point[i] = r;
    }
  }

  /** Multiplies by 2^k in two steps, as that may be subnormal. */
  private static void scaleByPowers(Wide x, int length, double[] exponents) {
    for (int i = 0; i < length; i++) {
      long k = (long) exponents[i];
      long step = k >> 1;
      double scale = Double.longBitsToDouble((step + 1023) << 52);
      double other = Double.longBitsToDouble((k - step + 1023) << 52);
      x.high[i] = x.high[i] * scale * other;
      x.low[i] = x.low[i] * scale * other;
    }
  }
}
