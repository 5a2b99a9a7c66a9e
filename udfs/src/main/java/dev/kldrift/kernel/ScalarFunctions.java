package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** Logarithm and exponential of double-double numbers, one by one. */
final class ScalarFunctions {
  private ScalarFunctions() {}

  static void log(DoubleDoubleArray x, int length, DoubleDoubleArray result) {
    for (int i = 0; i < length; i++) {
      result.set(i, Logarithm.of(x.high[i], x.low[i]));
    }
  }

  static void exp(
      DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result) {
    reduceExp(x, length, work);
    for (int i = 0; i < length; i++) {
      double r = work.argument.high[i];
      double rLow = work.argument.low[i];
      double square = r * r;
      double half = 0.5 * square;
      double halfLow = 0.5 * fma(r, r, -square);
      double cubic = fma(r * square, Polynomial.EXPONENTIAL.value(r), fma(r, rLow, rLow) + halfLow);
      double one = 1 + r;
      double sum = one + half;
      double tail = (half - (sum - one)) + (r - (one - 1)) + cubic;
      double high = sum + tail;
      result.high[i] = high;
      result.low[i] = tail - (high - sum);
    }
    scaleByPowers(result, length, work.exponent);
  }

  /** x = k ln 2 + r. */
  private static void reduceExp(DoubleDoubleArray x, int length, ArgumentReduction work) {
    for (int i = 0; i < length; i++) {
      boolean large = x.high[i] > Exponential.SMALLEST;
      double high = large ? x.high[i] : Exponential.SMALLEST;
      double low = large ? x.low[i] : 0;
      double k = (high * Constants.LOG2_E + Constants.ROUNDER) - Constants.ROUNDER;
      double lead = fma(-k, Logarithm.LN2_HIGH, high);
      double rest = fma(-k, Logarithm.LN2_LOW, low);
      double r = lead + rest;
      work.exponent[i] = k;
      work.argument.high[i] = r;
      work.argument.low[i] = rest - (r - lead);
    }
  }

  /** Multiplies by 2^k in two steps, as that may be subnormal. */
  private static void scaleByPowers(DoubleDoubleArray x, int length, double[] exponents) {
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
