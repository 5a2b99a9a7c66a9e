package dev.kldrift.stats;

import java.util.Arrays;

/**
 * Logarithms of the ratios of one block of weights x to their references E, and x's share of G/2.
 *
 * <p>With 2^k the power of two next to x/E, and d = x - E known without cancellation:
 *
 * <pre>
 *   T = x + E 2^k,   y = (d + E (1 - 2^k))/T,   |y| &lt; 0.172
 *   ln(x/E) = k ln 2 + 2 atanh y
 *   x ln(x/E) - d = T [y atanh y + atanh y - y] + x k ln 2 + E (1 - 2^k)
 * </pre>
 *
 * <p>Where x is close to E, k = 0 and nothing cancels. Relative error below 1e-12 from the series,
 * in which y^16/17 is the first term that is missing.
 */
final class BinRatio {
  private static final double LN2 = 0.6931471805599453;
  private static final long SQRT_HALF = 0x3fe6a09e00000000L;
  private static final int BIAS = 1023;

  /** ln(x/E). */
  final double[] log = new double[SharedBins.BLOCK];

  private final double[] ratio = new double[SharedBins.BLOCK];
  private final double[] exponent = new double[SharedBins.BLOCK];
  private final double[] power = new double[SharedBins.BLOCK];
  private final double[] gap = new double[SharedBins.BLOCK];
  private final double[] sum = new double[SharedBins.BLOCK];
  private final double[] offset = new double[SharedBins.BLOCK];
  private final double[] series = new double[SharedBins.BLOCK];

  /** Takes k = 0 for ratios close to 1. */
  void reset() {
    Arrays.fill(exponent, 0);
    Arrays.fill(power, 1);
  }

  /** Finds k of the ratios x {@code inverse} {@code factor}. */
  void of(double[] x, double[] inverse, double factor, int length) {
    for (int i = 0; i < length; i++) {
      ratio[i] = x[i] * inverse[i] * factor;
    }
    for (int i = 0; i < length; i++) {
      long k = (Double.doubleToRawLongBits(ratio[i]) - SQRT_HALF) >> 52;
      exponent[i] = k;
      power[i] = Double.longBitsToDouble((k + BIAS) << 52);
    }
  }

  /** Takes E = {@code pooled} {@code share} and d = {@code difference} {@code scale}. */
  void compare(
      double[] x, double[] pooled, double share, double[] difference, double scale, int length) {
    for (int i = 0; i < length; i++) {
      double expected = pooled[i] * share;
      gap[i] = expected - expected * power[i];
      sum[i] = Math.fma(expected, power[i], x[i]);
    }
    for (int i = 0; i < length; i++) {
      offset[i] = Math.fma(difference[i], scale, gap[i]) / sum[i];
    }
  }

  void logarithms(int length) {
    for (int i = 0; i < length; i++) {
      double w = offset[i] * offset[i];
      double high = Math.fma(w, Math.fma(w, 1.0 / 15, 1.0 / 13), 1.0 / 11);
      double middle = Math.fma(w, Math.fma(w, Math.fma(w, high, 1.0 / 9), 1.0 / 7), 1.0 / 5);
      series[i] = w * Math.fma(w, middle, 1.0 / 3);
    }
    for (int i = 0; i < length; i++) {
      double half = Math.fma(offset[i], series[i], offset[i]);
      log[i] = Math.fma(exponent[i], LN2, half + half);
    }
  }

  /** As {@link #logarithms}, to about 8 digits, and of no use for deviances. */
  void roughLogarithms(int length) {
    for (int i = 0; i < length; i++) {
      double y = offset[i];
      double w = y * y;
      double high = Math.fma(w, Math.fma(w, 1.0 / 9, 1.0 / 7), 1.0 / 5);
      double half = Math.fma(y * w, Math.fma(w, high, 1.0 / 3), y);
      log[i] = Math.fma(exponent[i], LN2, half + half);
    }
  }

  /** Adds x ln(x/E) - d to {@code g}. */
  void addDeviances(double[] x, double[] g, int length) {
    for (int i = 0; i < length; i++) {
      double y = offset[i];
      double w = y * y;
      g[i] = Math.fma(sum[i], Math.fma(series[i], w + y, w), g[i]);
    }
    for (int i = 0; i < length; i++) {
      g[i] += Math.fma(x[i] * exponent[i], LN2, gap[i]);
    }
  }
}
