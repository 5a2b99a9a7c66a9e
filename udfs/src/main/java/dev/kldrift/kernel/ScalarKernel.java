package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** The loops of {@link BlockKernel} one bin at a time: the reference for the SIMD form. */
final class ScalarKernel implements BlockKernel {

  @Override
  public void total(double[] weights, int length, LaneTotal total) {
    long signs = total.signs;
    long largest = total.largest;
    int zeros = total.zeros;
    for (int i = 0; i < length; i++) {
      double w = weights[i];
      long bits = Double.doubleToRawLongBits(w);
      signs |= bits;
      largest = Math.max(largest, bits);
      zeros += w == 0 ? 1 : 0;
      add(w, total.sum, total.error, i % LANES);
    }
    total.signs = signs;
    total.largest = largest;
    total.zeros = zeros;
  }

  @Override
  public void accumulate(double[] terms, int length, LaneSum sum) {
    for (int i = 0; i < length; i++) {
      add(terms[i], sum.sum, sum.error, i % LANES);
    }
  }

  private static void add(double term, double[] sums, double[] errors, int lane) {
    double old = sums[lane];
    double sum = old + term;
    double part = sum - old;
    errors[lane] += (old - (sum - part)) + (term - part);
    sums[lane] = sum;
  }

  @Override
  public void normalize(PairBlock.Side side, int length) {
    for (int i = 0; i < length; i++) {
      double w = side.weights[i];
      double high = w * side.reciprocalHigh;
      side.mass.high[i] = high;
      side.mass.low[i] = fma(w, side.reciprocalLow, fma(w, side.reciprocalHigh, -high));
    }
  }

  @Override
  public void mean(PairBlock block, int length) {
    for (int i = 0; i < length; i++) {
      double p = block.p.mass.high[i];
      double q = block.q.mass.high[i];
      double sum = p + q;
      double part = sum - p;
      double error = (p - (sum - part)) + (q - part);
      block.mean.high[i] = 0.5 * sum;
      block.mean.low[i] = 0.5 * (error + (block.p.mass.low[i] + block.q.mass.low[i]));
    }
  }

  @Override
  public void log(Wide x, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      long bits = Double.doubleToRawLongBits(x.high[i]);
      long exponent = (bits - Logarithm.SQRT_HALF) & Logarithm.EXPONENT;
      double k = exponent >> 52;
      double m = Double.longBitsToDouble(bits - exponent);
      double low = x.low[i] * Double.longBitsToDouble(Logarithm.ONE - exponent);
      double f = m - 1;
      double g = m + 1;
      double gLow = m - (g - 1);
      double r = 1 / g;
      double s = f * r;
      double sLow = r * (fma(-s, g, f) + fma(-s, gLow + low, low));
      double z = s * s;
      double tail = fma(s * z, series(z), 2 * sLow);
      double s2 = 2 * s;
      double kLn2 = k * Logarithm.LN2_HIGH;
      double lead = kLn2 + s2;
      double rest = fma(k, Logarithm.LN2_LOW, tail) + (s2 - (lead - kLn2));
      double high = lead + rest;
      result.high[i] = high;
      result.low[i] = rest - (high - lead);
    }
  }

  private static double series(double z) {
    double p = fma(Logarithm.P10, z, Logarithm.P9);
    p = fma(p, z, Logarithm.P8);
    p = fma(p, z, Logarithm.P7);
    p = fma(p, z, Logarithm.P6);
    p = fma(p, z, Logarithm.P5);
    p = fma(p, z, Logarithm.P4);
    p = fma(p, z, Logarithm.P3);
    p = fma(p, z, Logarithm.P2);
    p = fma(p, z, Logarithm.P1);
    return fma(p, z, Logarithm.P0);
  }

  @Override
  public void exp(Wide x, int length, Wide result) {
    for (int i = 0; i < length; i++) {
      double high = Math.max(x.high[i], Exponential.SMALLEST);
      double low = x.high[i] > Exponential.SMALLEST ? x.low[i] : 0;
      double k = Math.rint(high * Exponential.LOG2_E);
      double lead = fma(-k, Logarithm.LN2_HIGH, high);
      double rest = fma(-k, Logarithm.LN2_LOW, low);
      double r = lead + rest;
      double rLow = rest - (r - lead);
      double square = r * r;
      double half = 0.5 * square;
      double halfLow = 0.5 * fma(r, r, -square);
      double cubic = fma(r * square, expSeries(r), fma(r, rLow, rLow) + halfLow);
      double one = 1 + r;
      double oneLow = r - (one - 1);
      double sum = one + half;
      double tail = (half - (sum - one)) + oneLow + cubic;
      double up = sum + tail;
      // 2^k in two steps, as it may be subnormal.
      long step = (long) k >> 1;
      double scale = Double.longBitsToDouble((step + 1023) << 52);
      double other = Double.longBitsToDouble(((long) k - step + 1023) << 52);
      result.high[i] = up * scale * other;
      result.low[i] = (tail - (up - sum)) * scale * other;
    }
  }

  private static double expSeries(double r) {
    double p = fma(Exponential.E11, r, Exponential.E10);
    p = fma(p, r, Exponential.E9);
    p = fma(p, r, Exponential.E8);
    p = fma(p, r, Exponential.E7);
    p = fma(p, r, Exponential.E6);
    p = fma(p, r, Exponential.E5);
    p = fma(p, r, Exponential.E4);
    p = fma(p, r, Exponential.E3);
    p = fma(p, r, Exponential.E2);
    p = fma(p, r, Exponential.E1);
    return fma(p, r, Exponential.E0);
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
    cross(block.p, block.q, length);
    cross(block.q, block.p, length);
    for (int i = 0; i < length; i++) {
      difference(block, i);
      sum(block, i);
    }
  }

  private static void cross(PairBlock.Side side, PairBlock.Side other, int length) {
    for (int i = 0; i < length; i++) {
      double w = side.weights[i];
      double high = w * other.totalHigh;
      side.crossed.high[i] = high;
      side.crossed.low[i] = fma(w, other.totalLow, fma(w, other.totalHigh, -high));
    }
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

  private static void sum(PairBlock block, int i) {
    double a = block.p.crossed.high[i];
    double b = block.q.crossed.high[i];
    double s = a + b;
    double part = s - a;
    double error = (a - (s - part)) + (b - part);
    block.sum.high[i] = s;
    block.sum.low[i] = error + (block.p.crossed.low[i] + block.q.crossed.low[i]);
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
      block.contrast.high[i] = v;
      block.contrast.low[i] = vLow;
      block.square.high[i] = x;
      block.square.low[i] = fma(d, v, -x) + fma(d, vLow, dLow * v);
    }
  }

  @Override
  public boolean nearTerms(PairBlock block, int length) {
    boolean near = true;
    for (int i = 0; i < length; i++) {
      double d = block.difference.high[i];
      double s = block.sum.high[i];
      double v = block.contrast.high[i];
      double x = block.square.high[i];
      double xLow = block.square.low[i];
      double w = v * v;
      double odd = atanhSeries(w);
      block.klPq[i] = fma(x, odd * (w + v), xLow) + x;
      block.klQp[i] = fma(x, odd * (w - v), xLow) + x;
      block.js[i] = fma(x, w * meanSeries(w), 0.25 * xLow) + 0.25 * x;
      block.distance[i] = Math.abs(d);
      double r = 1 / (s + Double.MIN_NORMAL);
      double overlap = (block.p.crossed.high[i] * r) * (block.q.crossed.high[i] * r);
      block.hellinger[i] = (x + xLow) / fma(4, Math.sqrt(overlap), 2);
      near &= isNear(d, s);
    }
    return near;
  }

  static boolean isNear(double difference, double sum) {
    return 4 * Math.abs(difference) <= sum;
  }

  static double atanhSeries(double w) {
    double q = fma(NearSeries.Q11, w, NearSeries.Q10);
    q = fma(q, w, NearSeries.Q9);
    q = fma(q, w, NearSeries.Q8);
    q = fma(q, w, NearSeries.Q7);
    q = fma(q, w, NearSeries.Q6);
    q = fma(q, w, NearSeries.Q5);
    q = fma(q, w, NearSeries.Q4);
    q = fma(q, w, NearSeries.Q3);
    q = fma(q, w, NearSeries.Q2);
    q = fma(q, w, NearSeries.Q1);
    return fma(q, w, NearSeries.Q0);
  }

  private static double meanSeries(double w) {
    double r = fma(NearSeries.R10, w, NearSeries.R9);
    r = fma(r, w, NearSeries.R8);
    r = fma(r, w, NearSeries.R7);
    r = fma(r, w, NearSeries.R6);
    r = fma(r, w, NearSeries.R5);
    r = fma(r, w, NearSeries.R4);
    r = fma(r, w, NearSeries.R3);
    r = fma(r, w, NearSeries.R2);
    r = fma(r, w, NearSeries.R1);
    return fma(r, w, NearSeries.R0);
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    for (int i = 0; i < length; i++) {
      if (!isNear(block.difference.high[i], block.sum.high[i])) {
        klTerms(block, i);
        block.js[i] = 0.5 * meanTerm(block, i);
      }
    }
  }

  private static void klTerms(PairBlock block, int i) {
    double logP = block.p.logMass.high[i];
    double logQ = block.q.logMass.high[i];
    double ratio = logP - logQ;
    double part = ratio - logP;
    double error = (logP - (ratio - part)) - (logQ + part);
    double ratioLow = error + (block.p.logMass.low[i] - block.q.logMass.low[i]);
    double d = block.difference.high[i];
    double dLow = block.difference.low[i];
    block.klPq[i] =
        excess(block.p.crossed.high[i], block.p.crossed.low[i], ratio, ratioLow, d, dLow);
    block.klQp[i] =
        excess(block.q.crossed.high[i], block.q.crossed.low[i], -ratio, -ratioLow, -d, -dLow);
  }

  /** a * ratio - d. */
  private static double excess(
      double a, double aLow, double ratio, double ratioLow, double d, double dLow) {
    double product = a * ratio;
    double productLow = fma(a, ratio, -product) + fma(a, ratioLow, aLow * ratio);
    double difference = product - d;
    double part = difference - product;
    double error = (product - (difference - part)) - (d + part);
    return difference + (error + (productLow - dLow));
  }

  /** a ln(p/m) + b ln(q/m), with m the mean. */
  private static double meanTerm(PairBlock block, int i) {
    double logM = block.logMean.high[i];
    double logMLow = block.logMean.low[i];
    double logP = block.p.logMass.high[i];
    double up = logP - logM;
    double part = up - logP;
    double error = (logP - (up - part)) - (logM + part);
    double upLow = error + (block.p.logMass.low[i] - logMLow);
    double logQ = block.q.logMass.high[i];
    double uq = logQ - logM;
    part = uq - logQ;
    error = (logQ - (uq - part)) - (logM + part);
    double uqLow = error + (block.q.logMass.low[i] - logMLow);

    double a = block.p.crossed.high[i];
    double fromP = a * up;
    double fromPLow = fma(a, up, -fromP) + fma(a, upLow, block.p.crossed.low[i] * up);
    double b = block.q.crossed.high[i];
    double fromQ = b * uq;
    double fromQLow = fma(b, uq, -fromQ) + fma(b, uqLow, block.q.crossed.low[i] * uq);
    double sum = fromP + fromQ;
    part = sum - fromP;
    error = (fromP - (sum - part)) + (fromQ - part);
    return sum + (error + (fromPLow + fromQLow));
  }
}
