package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** The loops of {@link BlockKernel} one bin at a time: the reference for the SIMD form. */
final class ScalarKernel implements BlockKernel {

  @Override
  public void total(double[] weights, int from, int length, LaneTotal total) {
    long signs = 0;
    long largest = 0;
    int zeros = 0;
    int tiny = 0;
    for (int i = from; i < from + length; i++) {
      long bits = Double.doubleToRawLongBits(weights[i]);
      signs |= bits;
      largest = Math.max(largest, bits);
      zeros += bits == 0 ? 1 : 0;
      tiny += bits < LaneTotal.TINY ? 1 : 0;
    }
    total.signs |= signs;
    total.largest = Math.max(total.largest, largest);
    total.zeros += zeros;
    total.tiny += tiny;
    total.anchorAbove(Double.longBitsToDouble(largest));
    addAnchored(weights, from, length, total);
  }

  @Override
  public double largest(double[] values, int length) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  @Override
  public void accumulate(double[][] terms, LaneSum[] sums, int length) {
    for (int kind = 0; kind < KINDS; kind++) {
      addAnchored(terms[kind], 0, length, sums[kind]);
    }
  }

  @Override
  public void accumulate(double[] terms, LaneSum sum, int length) {
    addAnchored(terms, 0, length, sum);
  }

  /** Adds terms to the anchor, takes that off again, and adds what is left. */
  private static void addAnchored(double[] terms, int from, int length, Lanes into) {
    for (int lane = 0; lane < LANES; lane++) {
      double sum = into.anchor;
      double error = 0;
      for (int i = from + lane; i < from + length; i += LANES) {
        double next = sum + terms[i];
        error += terms[i] - (next - sum);
        sum = next;
      }
      double added = sum - into.anchor;
      double before = into.sum[lane];
      double next = before + added;
      double part = next - before;
      into.error[lane] += ((before - (next - part)) + (added - part)) + error;
      into.sum[lane] = next;
    }
  }

  @Override
  public void accumulate(
      double[] terms, LaneSum sum, double[] otherTerms, LaneSum otherSum, int length) {
    add(terms, length, sum.sum, sum.error);
    add(otherTerms, length, otherSum.sum, otherSum.error);
  }

  private static void add(double[] terms, int length, double[] sums, double[] errors) {
    for (int lane = 0; lane < LANES; lane++) {
      double sum = sums[lane];
      double error = errors[lane];
      for (int i = lane; i < length; i += LANES) {
        double next = sum + terms[i];
        double part = next - sum;
        error += (sum - (next - part)) + (terms[i] - part);
        sum = next;
      }
      sums[lane] = sum;
      errors[lane] = error;
    }
  }

  @Override
  public void massTerms(PairBlock.Side side, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      double p = side.weight(i) * side.reciprocal;
      long bits = Double.doubleToRawLongBits(p);
      long shifted = Logarithm.BELOW_SQRT_TWO - bits;
      double m = Double.longBitsToDouble(bits + (shifted & Logarithm.EXPONENT));
      double k = Double.longBitsToDouble(shifted >>> 52 | Logarithm.TWO_52) - 0x1p52;
      double s = (1 - m) / (1 + m);
      double z = s * s;
      double minusLog = fma(k, Logarithm.LN2, fma(s * z, Polynomial.LOGARITHM.value(z), s + s));
      side.entropy[i] = p * minusLog;
      largest = Math.max(largest, side.entropy[i]);
    }
    side.largestEntropy = largest;
  }

  private static void polynomial(Polynomial p, double[] x, int length, double[] result) {
    for (int i = 0; i < length; i++) {
      result[i] = p.value(x[i]);
    }
  }

  @Override
  public void log(Wide x, int length, Reduction work, Wide result) {
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

  @Override
  public void exp(Wide x, int length, Reduction work, Wide result) {
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

  @Override
  public void entropyTerms(PairBlock.Side side, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      double p = side.mass.high[i];
      double log = side.logMass.high[i];
      double low = fma(p, side.logMass.low[i], side.mass.low[i] * log);
      side.entropy[i] = -fma(p, log, low);
      largest = Math.max(largest, side.entropy[i]);
    }
    side.largestEntropy = largest;
  }

  @Override
  public void relate(PairBlock block, int length) {
    block.nearest = 1;
    block.farthest = 0;
    block.largestDistance = 0;
    for (int i = 0; i < length; i++) {
      double p = block.p.weight(i);
      double q = block.q.weight(i);
      double a = p * block.q.totalHigh;
      double b = q * block.p.totalHigh;
      double aMinusLow = fma(p, -block.q.totalLow, fma(p, -block.q.totalHigh, a));
      double bMinusLow = fma(q, -block.p.totalLow, fma(q, -block.p.totalHigh, b));
      relate((a - b) + (bMinusLow - aMinusLow), a + b, block, i);
    }
  }

  /** Sets difference, contrast and range by a - b and a + b. */
  static void relate(double difference, double sum, PairBlock block, int i) {
    // Where a and b are 0, so is v; the smallest normal number keeps NaN out.
    contrast(difference, difference / (sum + Double.MIN_NORMAL), block, i);
  }

  /** Sets difference, contrast and range by a - b and v. */
  static void contrast(double difference, double v, PairBlock block, int i) {
    block.difference[i] = difference;
    block.distance[i] = Math.abs(difference);
    block.largestDistance = Math.max(block.largestDistance, block.distance[i]);
    block.contrast[i] = v;
    block.nearest = Math.min(block.nearest, v * v);
    block.farthest = Math.max(block.farthest, v * v);
  }

  @Override
  public void nearTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      double d = block.difference[i];
      double v = block.contrast[i];
      double w = v * v;
      double x = d * v;
      double rest = x * Polynomial.ATANH.value(w);
      block.klPq[i] = fma(rest, w + v, x);
      block.klQp[i] = fma(rest, w - v, x);
      largest = Math.max(largest, Math.max(block.klPq[i], block.klQp[i]));
      block.js[i] = x * fma(w, Polynomial.MEAN.value(w), 0.25);
      block.hellinger[i] = x * fma(w, Polynomial.ROOT.value(w), 0.25);
    }
    block.largestDivergence = largest;
  }

  @Override
  public void nearKlTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      double v = block.contrast[i];
      double w = v * v;
      double x = block.difference[i] * v;
      block.klPq[i] = fma(x * Polynomial.ATANH.value(w), w + v, x);
      largest = Math.max(largest, block.klPq[i]);
    }
    block.largestDivergence = largest;
  }

  @Override
  public void logRatios(PairBlock block, int length) {
    cross(block.p, block.q, length);
    cross(block.q, block.p, length);
    logsOfCrossed(block, length);
  }

  private static void cross(PairBlock.Side side, PairBlock.Side other, int length) {
    for (int i = 0; i < length; i++) {
      double w = side.weight(i);
      double a = w * other.totalHigh;
      side.crossed.high[i] = a;
      side.crossed.low[i] = -fma(w, -other.totalLow, fma(w, -other.totalHigh, a));
    }
  }

  /** Logarithms of the ratios of weights that are cross-scaled already. */
  void logsOfCrossed(PairBlock block, int length) {
    Wide p = block.p.crossed;
    Wide q = block.q.crossed;
    for (int i = 0; i < length; i++) {
      boolean less = p.high[i] < q.high[i];
      Wide larger = less ? q : p;
      Wide smaller = less ? p : q;
      double low = smaller.low[i];
      long bits = Double.doubleToRawLongBits(smaller.high[i] + GUARD);
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

  @Override
  public void farTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      if (block.contrast[i] * block.contrast[i] > NEAR) {
        boolean less = block.p.crossed.high[i] < block.q.crossed.high[i];
        farTerms(
            block,
            less ? block.q.crossed : block.p.crossed,
            less ? block.p.crossed : block.q.crossed,
            less ? block.klQp : block.klPq,
            less ? block.klPq : block.klQp,
            i);
      }
      largest = Math.max(largest, Math.max(block.klPq[i], block.klQp[i]));
    }
    block.largestDivergence = largest;
  }

  @Override
  public void farKlTerms(PairBlock block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      if (block.contrast[i] * block.contrast[i] > NEAR) {
        block.klPq[i] = farKlTerm(block, i);
      }
      largest = Math.max(largest, block.klPq[i]);
    }
    block.largestDivergence = largest;
  }

  private static double farKlTerm(PairBlock block, int i) {
    double a = block.p.crossed.high[i];
    double aLow = block.p.crossed.low[i];
    double b = block.q.crossed.high[i];
    double bLow = block.q.crossed.low[i];
    boolean less = a < b;
    double x = less ? b : a;
    double y = less ? a : b;
    double d = x - y;
    double dLow = ((x - d) - y) + (less ? bLow - aLow : aLow - bLow);
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
  private static void farTerms(
      PairBlock block, Wide larger, Wide smaller, double[] klLarger, double[] klSmaller, int i) {
    double x = larger.high[i];
    double xLow = larger.low[i];
    double y = smaller.high[i];
    double yLow = smaller.low[i];
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
    meanTerms(block, larger, smaller, product, productLow, i);
  }

  /** JS = (s ln(2x/s) - y L) / 2 with s = x + y, and d² / (2 s + 4 sqrt(x y)). */
  private static void meanTerms(
      PairBlock block, Wide larger, Wide smaller, double product, double productLow, int i) {
    double x = larger.high[i];
    double xLow = larger.low[i];
    double y = smaller.high[i];
    double yLow = smaller.low[i];
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
