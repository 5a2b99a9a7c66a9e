package dev.kldrift.kernel;

import static java.lang.Math.fma;

/** The loops of {@link BlockKernel} one bin at a time: the reference for the SIMD form. */
class ScalarKernel implements BlockKernel {

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

  @Override
  public void log(Wide x, int length, Reduction work, Wide result) {
    ScalarFunctions.log(x, length, work, result);
  }

  @Override
  public void exp(Wide x, int length, Reduction work, Wide result) {
    ScalarFunctions.exp(x, length, work, result);
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
    block.clearRanges();
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
    ScalarRatios.cross(block.p, block.q, length);
    ScalarRatios.cross(block.q, block.p, length);
    ScalarRatios.logsOfCrossed(block, length);
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    ScalarRatios.farTerms(block, length);
  }

  @Override
  public void farKlTerms(PairBlock block, int length) {
    ScalarRatios.farKlTerms(block, length);
  }
}
