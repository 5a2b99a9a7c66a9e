package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** Cross-scaled weights, the logarithms of their ratios, and the terms from those, bin by bin. */
final class ScalarRatios {
  private ScalarRatios() {}

  /** Sets the cross-scaled weights. */
  static void cross(PairBlock block, int length) {
    for (int i = 0; i < length; i++) {
      block.setCrossed(
          i,
          crossed(block.p.weight(i), block.q.totalHigh, block.q.totalLow),
          crossed(block.q.weight(i), block.p.totalHigh, block.p.totalLow));
    }
  }

  private static DoubleDouble crossed(double weight, double high, double low) {
    double product = weight * high;
    return new DoubleDouble(product, -fma(weight, -low, fma(weight, -high, product)));
  }

  /** Logarithms of the ratios of weights that are cross-scaled already. */
  static void logsOfCrossed(PairBlock block, int length) {
    Wide larger = block.larger;
    Wide smaller = block.smaller;
    for (int i = 0; i < length; i++) {
      double low = smaller.low[i];
      long bits = Double.doubleToRawLongBits(smaller.high[i] + BlockKernel.GUARD);
      long apart = Double.doubleToRawLongBits(larger.high[i]) - bits;
      long power = apart & Logarithm.EXPONENT;
      double k = Double.longBitsToDouble(apart >>> 52 | Logarithm.TWO_52) - 0x1p52;
      double y = Double.longBitsToDouble(bits + power);
      double yLow = low * Double.longBitsToDouble(power + Logarithm.ONE);
      double x = larger.high[i];
      double xLow = larger.low[i];
      double f = x - y;
      double g = x + y;
      double gLow = (y - (g - x)) + (xLow + yLow);
      double r = 1 / g;
      double s = f * r;
      double sLow = r * (fma(-s, g, f) + fma(-s, gLow, xLow - yLow));
      double z = s * s;
      double tail = fma(s * z, Polynomial.WIDE_LOGARITHM.value(z), sLow + sLow);
      double lead = s + s;
      double kLn2 = k * Logarithm.LN2_HIGH;
      double sum = kLn2 + lead;
      block.logRatio.high[i] = sum;
      block.logRatio.low[i] = fma(k, Logarithm.LN2_LOW, tail) + (lead - (sum - kLn2));
    }
  }

  static void farTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      if (block.contrast[i] * block.contrast[i] > BlockKernel.NEAR) {
        boolean less = block.contrast[i] < 0;
        farTerms(block, less ? block.klQp : block.klPq, less ? block.klPq : block.klQp, i);
      }
      largest = Math.max(largest, Math.max(block.klPq[i], block.klQp[i]));
    }
    block.largestDivergence = largest;
  }

  static void farKlTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      if (block.contrast[i] * block.contrast[i] > BlockKernel.NEAR) {
        block.klPq[i] = farKlTerm(block, i);
      }
      largest = Math.max(largest, block.klPq[i]);
    }
    block.largestDivergence = largest;
  }

  private static double farKlTerm(PairBlock block, int i) {
    boolean less = block.contrast[i] < 0;
    double x = block.larger.high[i];
    double y = block.smaller.high[i];
    double d = x - y;
    double dLow = ((x - d) - y) + (block.larger.low[i] - block.smaller.low[i]);
    double a = less ? y : x;
    double aLow = (less ? block.smaller : block.larger).low[i];
    double log = block.logRatio.high[i];
    double product = a * log;
    double productLow = fma(a, log, -product) + fma(a, block.logRatio.low[i], aLow * log);
    double from = Math.max(product, d);
    double off = Math.min(product, d);
    double lead = from - off;
    double tail = less ? dLow - productLow : productLow - dLow;
    return lead + (((from - lead) - off) + tail);
  }

  /** Terms of a bin from its larger weight x, its smaller y, and L = ln(x/y). */
  private static void farTerms(PairBlock block, double[] klLarger, double[] klSmaller, int i) {
    double x = block.larger.high[i];
    double xLow = block.larger.low[i];
    double y = block.smaller.high[i];
    double yLow = block.smaller.low[i];
    double log = block.logRatio.high[i];
    double logLow = block.logRatio.low[i];
    double d = x - y;
    double dLow = ((x - d) - y) + (xLow - yLow);
    double product = x * log;
    double productLow = fma(x, log, -product) + fma(x, logLow, xLow * log);
    double lead = product - d;
    klLarger[i] = lead + (((product - lead) - d) + (productLow - dLow));
    product = y * log;
    productLow = fma(y, log, -product) + fma(y, logLow, yLow * log);
    lead = d - product;
    klSmaller[i] = lead + (((d - lead) - product) + (dLow - productLow));
    meanTerms(block, product, productLow, i);
  }

  /** JS = (s ln(2x/s) - y L) / 2 with s = x + y, and d² / (2 s + 4 sqrt(x y)). */
  private static void meanTerms(PairBlock block, double product, double productLow, int i) {
    double x = block.larger.high[i];
    double xLow = block.larger.low[i];
    double y = block.smaller.high[i];
    double yLow = block.smaller.low[i];
    double d = x - y;
    double dLow = ((x - d) - y) + (xLow - yLow);
    double sum = x + y;
    double sumLow = (y - (sum - x)) + (xLow + yLow);
    double twice = x + x;
    double g = sum + twice;
    double gLow = (sum - (g - twice)) + fma(2, xLow, sumLow);
    double r = 1 / g;
    double s = d * r;
    double sLow = r * (fma(-s, g, d) + fma(-s, gLow, dLow));
    double z = s * s;
    double log = s + s;
    double logLow = fma(s * z, Polynomial.WIDE_LOGARITHM.value(z), sLow + sLow);
    double mean = sum * log;
    double meanLow = fma(sum, log, -mean) + fma(sum, logLow, sumLow * log);
    double lead = mean - product;
    block.js[i] = 0.5 * (lead + (((mean - lead) - product) + (meanLow - productLow)));
    double root = Math.sqrt((x * r) * (y * r));
    block.hellinger[i] = d * (d / fma(4 * g, root, sum + sum));
  }
}
