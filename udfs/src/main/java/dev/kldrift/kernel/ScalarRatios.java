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
    DoubleDoubleArray larger = block.larger;
    DoubleDoubleArray smaller = block.smaller;
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
      double g = x + y;
      double gLow = (y - (g - x)) + (xLow + yLow);
      DoubleDouble log =
          Logarithm.twiceAtanh(x - y, xLow - yLow, g, gLow, Polynomial.WIDE_LOGARITHM);
      block.logRatio.set(i, Logarithm.plusPowers(k, log));
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

  /** a L - a + b of the weight of p, whichever is the larger. */
  private static double farKlTerm(PairBlock block, int i) {
    boolean less = block.contrast[i] < 0;
    DoubleDoubleArray own = less ? block.smaller : block.larger;
    DoubleDouble product = product(own.get(i), block.logRatio.get(i));
    DoubleDouble difference = difference(block, i);
    boolean ahead = product.high() >= difference.high();
    double from = ahead ? product.high() : difference.high();
    double off = ahead ? difference.high() : product.high();
    double tail = less ? difference.low() - product.low() : product.low() - difference.low();
    double lead = from - off;
    return lead + (((from - lead) - off) + tail);
  }

  /** Terms of a bin from its larger weight x, its smaller y, and L = ln(x/y). */
  private static void farTerms(PairBlock block, double[] klLarger, double[] klSmaller, int i) {
    DoubleDouble log = block.logRatio.get(i);
    DoubleDouble difference = difference(block, i);
    klLarger[i] = minus(product(block.larger.get(i), log), difference);
    DoubleDouble product = product(block.smaller.get(i), log);
    klSmaller[i] = minus(difference, product);
    meanTerms(block, product, difference, i);
  }

  /** JS = (s ln(2x/s) - y L) / 2 with s = x + y, and d² / (2 s + 4 sqrt(x y)), d = x - y. */
  private static void meanTerms(
      PairBlock block, DoubleDouble product, DoubleDouble difference, int i) {
    double x = block.larger.high[i];
    double xLow = block.larger.low[i];
    double y = block.smaller.high[i];
    double d = difference.high();
    double sum = x + y;
    double sumLow = (y - (sum - x)) + (xLow + block.smaller.low[i]);
    double twice = x + x;
    double g = sum + twice;
    double gLow = (sum - (g - twice)) + fma(2, xLow, sumLow);
    DoubleDouble log =
        Logarithm.twiceAtanh(d, difference.low(), g, gLow, Polynomial.WIDE_LOGARITHM);
    block.js[i] = 0.5 * minus(product(new DoubleDouble(sum, sumLow), log), product);
    double r = 1 / g;
    double root = Math.sqrt((x * r) * (y * r));
    block.hellinger[i] = d * (d / fma(4 * g, root, sum + sum));
  }

  /** x - y of the weights of a bin; the low part may overlap with the high one. */
  private static DoubleDouble difference(PairBlock block, int i) {
    double x = block.larger.high[i];
    double y = block.smaller.high[i];
    double d = x - y;
    return new DoubleDouble(d, ((x - d) - y) + (block.larger.low[i] - block.smaller.low[i]));
  }

  /** x L; the low part may overlap with the high one. */
  private static DoubleDouble product(DoubleDouble x, DoubleDouble log) {
    double product = x.high() * log.high();
    double error = fma(x.high(), log.high(), -product);
    return new DoubleDouble(product, error + fma(x.high(), log.low(), x.low() * log.high()));
  }

  /** a - b, where a is not the smaller; the difference of the high parts may cancel. */
  private static double minus(DoubleDouble a, DoubleDouble b) {
    double lead = a.high() - b.high();
    return lead + (((a.high() - lead) - b.high()) + (a.low() - b.low()));
  }
}
