package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** The loops of {@link BlockKernel} one bin at a time: the reference for the SIMD form. */
final class ScalarKernel implements BlockKernel {

  @Override
  public void total(double[] weights, int length, LaneTotal total) {
    long signs = 0;
    long largest = 0;
    int zeros = 0;
    int tiny = 0;
    for (int i = 0; i < length; i++) {
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
    add(weights, length, total.sum, total.error);
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
    scale(side.weights, side.reciprocalHigh, side.reciprocalLow, length, side.mass);
    log(side.mass, length, side.reduction, side.logMass);
    entropyTerms(side, length);
  }

  private static void scale(
      double[] weights, double factor, double factorLow, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      double w = weights[i];
      double high = w * factor;
      result.high[i] = high;
      result.low[i] = fma(w, factorLow, fma(w, factor, -high));
    }
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
    for (int i = 0; i < length; i++) {
      double p = side.mass.high[i];
      double log = side.logMass.high[i];
      double low = fma(p, side.logMass.low[i], side.mass.low[i] * log);
      side.entropy[i] = -fma(p, log, low);
    }
  }

  @Override
  public void relate(PairBlock block, int length) {
    PairBlock.Side p = block.p;
    PairBlock.Side q = block.q;
    scale(p.weights, q.totalHigh, q.totalLow, length, p.crossed);
    scale(q.weights, p.totalHigh, p.totalLow, length, q.crossed);
    for (int i = 0; i < length; i++) {
      difference(block, i);
    }
    add(p.crossed, q.crossed, length, block.sum);
  }

  /** a - b, every part of it exact where a and b are close and the totals are doubles. */
  private static void difference(PairBlock block, int i) {
    double a = block.p.crossed.high[i];
    double aLow = block.p.crossed.low[i];
    double b = block.q.crossed.high[i];
    double bLow = block.q.crossed.low[i];
    double lead = a - b;
    double part = lead - a;
    double leadError = (a - (lead - part)) - (b + part);
    double rest = aLow - bLow;
    part = rest - aLow;
    double restError = (aLow - (rest - part)) - (bLow + part);
    rest += leadError;
    double d = lead + rest;
    part = d - lead;
    block.difference.high[i] = d;
    block.difference.low[i] = (lead - (d - part)) + (rest - part) + restError;
  }

  private static void add(Wide a, Wide b, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      double high = a.high[i] + b.high[i];
      double part = high - a.high[i];
      double error = (a.high[i] - (high - part)) + (b.high[i] - part);
      result.high[i] = high;
      result.low[i] = error + (a.low[i] + b.low[i]);
    }
  }

  private static void subtract(Wide a, Wide b, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      double high = a.high[i] - b.high[i];
      double part = high - a.high[i];
      double error = (a.high[i] - (high - part)) - (b.high[i] + part);
      result.high[i] = high;
      result.low[i] = error + (a.low[i] - b.low[i]);
    }
  }

  private static void multiply(Wide a, Wide b, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      double high = a.high[i] * b.high[i];
      result.low[i] =
          fma(a.high[i], b.high[i], -high) + fma(a.high[i], b.low[i], a.low[i] * b.high[i]);
      result.high[i] = high;
    }
  }

  @Override
  public void contrast(PairBlock block, int length) {
    for (int i = 0; i < length; i++) {
      double d = block.difference.high[i];
      double dLow = block.difference.low[i];
      double s = block.sum.high[i];
      // Where a and b are 0, so are v and x; the smallest normal number keeps NaN out.
      double r = 1 / (s + Double.MIN_NORMAL);
      double v = d * r;
      double vLow = r * (fma(-v, s, d) + fma(-v, block.sum.low[i], dLow));
      double x = d * v;
      block.reciprocalSum[i] = r;
      block.contrast[i] = v;
      block.square.high[i] = x;
      block.square.low[i] = fma(d, v, -x) + fma(d, vLow, dLow * v);
    }
  }

  @Override
  public boolean nearTerms(PairBlock block, int length) {
    square(block.contrast, length, block.squaredContrast);
    polynomial(Polynomial.ATANH, block.squaredContrast, length, block.atanh);
    polynomial(Polynomial.MEAN, block.squaredContrast, length, block.meanSeries);
    for (int i = 0; i < length; i++) {
      double x = block.square.high[i];
      double xLow = block.square.low[i];
      double v = block.contrast[i];
      double w = block.squaredContrast[i];
      double atanh = block.atanh[i];
      block.klPq[i] = fma(x, atanh * (w + v), xLow) + x;
      block.klQp[i] = fma(x, atanh * (w - v), xLow) + x;
      block.js[i] = fma(x, w * block.meanSeries[i], 0.25 * xLow) + 0.25 * x;
    }
    return distanceTerms(block, length);
  }

  private static void square(double[] x, int length, double[] result) {
    for (int i = 0; i < length; i++) {
      result[i] = x[i] * x[i];
    }
  }

  private static boolean distanceTerms(PairBlock block, int length) {
    boolean near = true;
    for (int i = 0; i < length; i++) {
      double r = block.reciprocalSum[i];
      double overlap = (block.p.crossed.high[i] * r) * (block.q.crossed.high[i] * r);
      double x = block.square.high[i] + block.square.low[i];
      block.hellinger[i] = x / (4 * Math.sqrt(overlap) + 2);
      block.distance[i] = Math.abs(block.difference.high[i]);
      near &= isNear(block.difference.high[i], block.sum.high[i]);
    }
    return near;
  }

  static boolean isNear(double difference, double sum) {
    return 4 * Math.abs(difference) <= sum;
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    subtract(block.p.logMass, block.q.logMass, length, block.logRatio);
    multiply(block.p.crossed, block.logRatio, length, block.productP);
    multiply(block.q.crossed, block.logRatio, length, block.productQ);
    excess(block, block.productP, length, 1, block.klPq);
    excess(block, block.productQ, length, -1, block.klQp);

    add(block.p.mass, block.q.mass, length, block.mean);
    halve(block.mean, length);
    log(block.mean, length, block.reduction, block.logMean);
    subtract(block.p.logMass, block.logMean, length, block.logRatio);
    multiply(block.p.crossed, block.logRatio, length, block.productP);
    subtract(block.q.logMass, block.logMean, length, block.logRatio);
    multiply(block.q.crossed, block.logRatio, length, block.productQ);
    meanTerms(block, length);
  }

  /** a ln(a/b) - a + b, or b ln(b/a) - b + a, in the bins that are not near. */
  private static void excess(
      PairBlock block, Wide product, int length, double sign, double[] terms) {
    for (int i = 0; i < length; i++) {
      double d = block.difference.high[i];
      double high = product.high[i] - d;
      double part = high - product.high[i];
      double error = (product.high[i] - (high - part)) - (d + part);
      double term = high + (error + (product.low[i] - block.difference.low[i]));
      terms[i] = isNear(d, block.sum.high[i]) ? terms[i] : sign * term;
    }
  }

  private static void halve(Wide x, int length) {
    for (int i = 0; i < length; i++) {
      x.high[i] *= 0.5;
      x.low[i] *= 0.5;
    }
  }

  private static void meanTerms(PairBlock block, int length) {
    add(block.productP, block.productQ, length, block.logRatio);
    for (int i = 0; i < length; i++) {
      double term = 0.5 * (block.logRatio.high[i] + block.logRatio.low[i]);
      boolean near = isNear(block.difference.high[i], block.sum.high[i]);
      block.js[i] = near ? block.js[i] : term;
    }
  }
}
