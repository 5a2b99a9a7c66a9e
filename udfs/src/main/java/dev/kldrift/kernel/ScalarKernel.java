package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;
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
    add(weights, from, length, total.sum, total.error, 0);
  }

  @Override
  public double largest(double[] values, int length) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  /** Adds weights or terms of either sign. */
  private static void add(
      double[] terms, int from, int length, double[] sums, double[] errors, int first) {
    for (int lane = 0; lane < LANES; lane++) {
      double sum = sums[first + lane];
      double error = errors[first + lane];
      for (int i = from + lane; i < from + length; i += LANES) {
        double next = sum + terms[i];
        double part = next - sum;
        error += (sum - (next - part)) + (terms[i] - part);
        sum = next;
      }
      sums[first + lane] = sum;
      errors[first + lane] = error;
    }
  }

  @Override
  public void accumulate(PairBlock block, LaneSums sums, int length) {
    for (int kind = 0; kind < LaneSums.DIVERGENCES; kind++) {
      accumulate(block.terms(kind), sums, kind, length);
    }
  }

  @Override
  public void accumulate(double[] terms, LaneSums sums, int kind, int length) {
    double anchor = sums.anchor[kind];
    for (int lane = 0; lane < LANES; lane++) {
      double sum = sums.sum[kind * LANES + lane] + anchor;
      double error = sums.error[kind * LANES + lane];
      for (int i = lane; i < length; i += LANES) {
        double term = Math.abs(terms[i]);
        double next = sum + term;
        error += term - (next - sum);
        sum = next;
      }
      sums.sum[kind * LANES + lane] = sum - anchor;
      sums.error[kind * LANES + lane] = error;
    }
  }

  @Override
  public void accumulateSigned(double[] terms, LaneSums sums, int kind, int length) {
    add(terms, 0, length, sums.sum, sums.error, kind * LANES);
  }

  @Override
  public void reduce(LaneSums sums, int kinds) {
    for (int kind = 0; kind < kinds; kind++) {
      double ceiling = sums.ceiling[kind];
      double restCeiling = sums.restCeiling(kind);
      long units = 0;
      long restUnits = 0;
      for (int at = kind * LANES; at < (kind + 1) * LANES; at++) {
        double terms = sums.sum[at];
        double raised = terms + ceiling;
        double rest = (terms - (raised - ceiling)) + sums.error[at];
        units += Double.doubleToRawLongBits(raised);
        restUnits += Double.doubleToRawLongBits(rest + restCeiling);
        sums.sum[at] = 0;
        sums.error[at] = 0;
      }
      sums.reduced(kind, units, restUnits);
    }
  }

  @Override
  public void massTerms(PairBlock.Side side, int length, LaneSums sums, int kind) {
    for (int i = 0; i < length; i++) {
      double p = side.weight(i) * side.reciprocal;
      long bits = Double.doubleToRawLongBits(p);
      long shifted = Logarithm.BELOW_SQRT_TWO - bits;
      double m = Double.longBitsToDouble(bits + (shifted & Logarithm.EXPONENT));
      double k = Double.longBitsToDouble(shifted >>> 52 | Logarithm.TWO_52) - 0x1p52;
      double s = (1 - m) / (1 + m);
      double z = s * s;
      double minusLog = fma(k, Constants.LN2, fma(s * z, Polynomial.LOGARITHM.value(z), s + s));
      side.entropy[i] = p * minusLog;
    }
    accumulate(side.entropy, sums, kind, length);
  }

  @Override
  public void log(
      DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result) {
    ScalarFunctions.log(x, length, result);
  }

  @Override
  public void exp(
      DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result) {
    ScalarFunctions.exp(x, length, work, result);
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
  public void crossScale(PairBlock block, int length) {
    block.clearRanges();
    for (int i = 0; i < length; i++) {
      double p = block.p.weight(i);
      double q = block.q.weight(i);
      double a = p * block.q.totalHigh;
      double b = q * block.p.totalHigh;
      double aMinusLow = fma(p, -block.q.totalLow, fma(p, -block.q.totalHigh, a));
      double bMinusLow = fma(q, -block.p.totalLow, fma(q, -block.p.totalHigh, b));
      setDifference((a - b) + (bMinusLow - aMinusLow), a + b, block, i);
    }
  }

  /** Sets difference, contrast and range by a - b and a + b. */
  static void setDifference(double difference, double sum, PairBlock block, int i) {
    // Makes v 0, not NaN, where a and b are 0, and changes no other sum.
    setContrast(difference, difference / (sum + Double.MIN_NORMAL), block, i);
  }

  /** Sets difference, contrast and range by a - b and v. */
  static void setContrast(double difference, double v, PairBlock block, int i) {
    block.difference[i] = difference;
    block.contrast[i] = v;
    block.largestDistance = Math.max(block.largestDistance, Math.abs(difference));
    block.largestProduct = Math.max(block.largestProduct, difference * v);
    block.nearest = Math.min(block.nearest, v * v);
    block.farthest = Math.max(block.farthest, v * v);
  }

  @Override
  public void unsupported(PairBlock block, int length) {
    setUnsupported(block.p, block.q, length);
    setUnsupported(block.q, block.p, length);
    block.unsupportedBinsP = 0;
    for (int i = 0; i < length; i++) {
      block.unsupportedBinsP += block.p.unsupported[i] > 0 ? 1 : 0;
    }
  }

  private static void setUnsupported(PairBlock.Side side, PairBlock.Side other, int length) {
    side.largestUnsupported = 0;
    for (int i = 0; i < length; i++) {
      side.unsupported[i] = other.weight(i) > 0 ? 0 : side.weight(i);
      side.largestUnsupported = Math.max(side.largestUnsupported, side.unsupported[i]);
    }
  }

  @Override
  public void nearTerms(PairBlock block, int length, LaneSums sums) {
    for (int i = 0; i < length; i++) {
      double d = block.difference[i];
      double v = block.contrast[i];
      double w = v * v;
      double x = d * v;
      double rest = x * Polynomial.ATANH.value(w);
      block.klPq[i] = fma(rest, w + v, x);
      block.klQp[i] = fma(rest, w - v, x);
      block.js[i] = x * fma(w, Polynomial.MEAN.value(w), 0.25);
      block.hellinger[i] = x * fma(w, Polynomial.ROOT.value(w), 0.25);
    }
    accumulate(block, sums, length);
  }

  @Override
  public void nearKlTerms(PairBlock block, int length, LaneSums sums) {
    for (int i = 0; i < length; i++) {
      double v = block.contrast[i];
      double w = v * v;
      double x = block.difference[i] * v;
      block.klPq[i] = fma(x * Polynomial.ATANH.value(w), w + v, x);
    }
    accumulate(block.klPq, sums, LaneSums.KL_PQ, length);
  }

  @Override
  public void logRatios(PairBlock block, int length) {
    ScalarRatios.cross(block, length);
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

  @Override
  public void wholeTotals(double[] p, double[] q, int length, WholeDistances distances) {
    double totalP = distances.totalP;
    double totalQ = distances.totalQ;
    long rest = distances.rest;
    for (int i = 0; i < length; i++) {
      totalP += p[i];
      totalQ += q[i];
      rest |= besideWhole(p[i]) | besideWhole(q[i]);
    }
    distances.totalP = totalP;
    distances.totalQ = totalQ;
    distances.rest = rest;
  }

  private static long besideWhole(double x) {
    double rest = x + WholeDistances.WHOLE - WholeDistances.WHOLE - x;
    return Double.doubleToRawLongBits(rest) | (Double.doubleToRawLongBits(x) & Long.MIN_VALUE);
  }

  @Override
  public void wholeDistances(double[] p, double[] q, int length, WholeDistances distances) {
    cumulate(p, q, length, distances);
  }

  /** {@link #wholeDistances}, for vectors of lanes that Java cannot move. */
  static void cumulate(double[] p, double[] q, int length, WholeDistances distances) {
    double totalP = distances.totalP;
    double totalQ = distances.totalQ;
    double largestDifference = distances.largestDifference;
    double largestSum = distances.largestSum;
    double sum = distances.sum;
    long sums = 0;
    for (int i = 0; i < length; i++) {
      double difference = p[i] * totalQ - q[i] * totalP;
      sum += difference;
      double size = Math.abs(difference);
      double cumulated = Math.abs(sum);
      // Math.max would look for NaN, one bin after the other.
      largestDifference = size > largestDifference ? size : largestDifference;
      largestSum = cumulated > largestSum ? cumulated : largestSum;
      sums += (long) cumulated;
    }
    distances.sum = sum;
    distances.largestDifference = largestDifference;
    distances.largestSum = largestSum;
    distances.sums += sums;
  }
}
