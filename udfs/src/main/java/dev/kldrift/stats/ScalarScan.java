package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.LN2;
import static dev.kldrift.stats.ScanBlock.BIAS;
import static dev.kldrift.stats.ScanBlock.TO_EXPONENT;
import static java.lang.Math.fma;

import dev.kldrift.kernel.Blocks;
import dev.kldrift.kernel.Logarithm;
import dev.kldrift.kernel.Polynomial;
import dev.kldrift.stats.ScanBlock.Term;

/** The loops of {@link ScanKernel} one bin at a time: the reference for the SIMD form. */
final class ScalarScan implements ScanKernel {

  @Override
  public void crossScale(double[] p, double[] q, int from, int length, ScanBlock block) {
    for (int i = 0; i < length; i++) {
      double a = p[from + i];
      double b = q[from + i];
      boolean shared = a > 0 && b > 0;
      block.a[i] = shared ? a : 0;
      block.b[i] = shared ? b : 0;
      if (shared) {
        crossScale(a, b, i, block);
      } else {
        add(block, Term.OTHER, i, a + b > 0 ? 1 : 0);
      }
    }
  }

  private static void crossScale(double a, double b, int i, ScanBlock block) {
    double pooled = a + b;
    double bn = b * block.n;
    double d = fma(a, block.m, -bn) + fma(b, -block.n, bn);
    double crossed = fma(a, block.m, bn);
    double reciprocal = 1 / fma(crossed, pooled, Double.MIN_NORMAL);
    double inverse = reciprocal * crossed;
    block.difference[i] = d;
    block.inverse[i] = inverse;
    block.perCrossed[i] = reciprocal * pooled;
    add(block, Term.X2, i, d * d * inverse);
    if (pooled >= block.seriesFrom) {
      double square = inverse * inverse;
      add(block, Term.INVERSE, i, inverse);
      add(block, Term.INVERSE_SQUARE, i, square);
      add(block, Term.INVERSE_CUBE, i, square * inverse);
      add(block, Term.LARGE, i, 1);
    } else {
      add(block, Term.OTHER, i, 1);
    }
  }

  @Override
  public void deviances(int length, ScanBlock block) {
    for (int i = 0; i < length; i++) {
      if (block.a[i] > 0) {
        deviances(block.a[i], block.b[i], i, block);
      }
    }
  }

  private static void deviances(double a, double b, int i, ScanBlock block) {
    double pooled = a + b;
    double d = block.difference[i];
    double inverse = block.inverse[i];
    long bitsP = exponentBits(a * inverse * block.perShareN);
    long bitsQ = exponentBits(b * inverse * block.perShareM);
    double kP = exponent(bitsP);
    double kQ = exponent(bitsQ);
    double expectedP = pooled * block.shareN;
    double expectedQ = pooled * block.shareM;
    double scaledP = expectedP * Double.longBitsToDouble(bitsP & Logarithm.EXPONENT);
    double scaledQ = expectedQ * Double.longBitsToDouble(bitsQ & Logarithm.EXPONENT);
    double sumP = a + scaledP;
    double sumQ = b + scaledQ;
    double perSums = 1 / fma(sumP, sumQ, Double.MIN_NORMAL);
    double yP = (kP == 0 ? d * block.perTotal : a - scaledP) * (sumQ * perSums);
    double yQ = (kQ == 0 ? d * -block.perTotal : b - scaledQ) * (sumP * perSums);
    double wP = yP * yP;
    double wQ = yQ * yQ;
    double seriesP = wP * Polynomial.SHORT_ATANH.value(wP);
    double seriesQ = wQ * Polynomial.SHORT_ATANH.value(wQ);
    double halfP = fma(yP, seriesP, yP);
    double halfQ = fma(yQ, seriesQ, yQ);
    block.logP[i] = fma(kP, LN2, halfP + halfP);
    block.logQ[i] = fma(kQ, LN2, halfQ + halfQ);
    double devianceP = fma(sumP, fma(seriesP, wP + yP, wP), fma(a * kP, LN2, expectedP - scaledP));
    double devianceQ = fma(sumQ, fma(seriesQ, wQ + yQ, wQ), fma(b * kQ, LN2, expectedQ - scaledQ));
    add(block, Term.G, i, devianceP + devianceQ);
  }

  /** Bits with the biased exponent k of x in front, so that x 2^-k is in [√½, √2). */
  private static long exponentBits(double x) {
    return Double.doubleToRawLongBits(x) + TO_EXPONENT;
  }

  private static double exponent(long bits) {
    return Double.longBitsToDouble(bits >>> 52 | Logarithm.TWO_52) - BIAS;
  }

  @Override
  public void spreads(int length, ScanBlock block) {
    for (int i = 0; i < length; i++) {
      if (block.a[i] > 0) {
        spreads(block.a[i], block.b[i], i, block);
      }
    }
  }

  private static void spreads(double a, double b, int i, ScanBlock block) {
    double perN = block.perN;
    double perM = block.perM;
    double perMean = block.perCrossed[i] * block.twiceProduct;
    double tilt = block.difference[i] * block.perCrossed[i] * block.imbalance;
    double toMean = logOfRatio((a + b) * block.perTotal * perMean, tilt);
    double up = block.logP[i] + toMean;
    double down = block.logQ[i] + toMean;
    double log = block.logP[i] - block.logQ[i];
    double square = log * log;
    double p = a * perN;
    double q = b * perM;
    double reciprocal = 1 / fma(p, q, Double.MIN_NORMAL);
    double pq = p * (p * reciprocal);
    double qp = q * (q * reciprocal);
    add(block, Term.RATIO_PQ, i, pq);
    add(block, Term.RATIO_QP, i, qp);
    add(block, Term.KL_PQ, i, p * fma(square, perN, pq * perM));
    add(block, Term.KL_QP, i, q * fma(square, perM, qp * perN));
    double share = p * up;
    double perP = p * perN;
    double perQ = q * perM;
    add(block, Term.HALF_JS, i, share);
    add(block, Term.JS, i, fma(perQ, down * down, share * (up * perN)));
    add(block, Term.CURVATURE, i, perMean * fma(perP, 1 - p, perQ * (1 - q)));
  }

  /** ln x to 8 digits, from x - 1 where x is next to 1. */
  private static double logOfRatio(double x, double less1) {
    long bits = exponentBits(x);
    double k = exponent(bits);
    long power = bits & Logarithm.EXPONENT;
    double reduced =
        Double.longBitsToDouble(Double.doubleToRawLongBits(x) - power + Logarithm.ONE) - 1;
    double f = k == 0 ? less1 : reduced;
    return fma(k, LN2, fma(f * f, Polynomial.SHORT_LOGARITHM.value(f), f));
  }

  private static void add(ScanBlock block, int term, int i, double value) {
    block.sums[term * Blocks.LANES + i % Blocks.LANES] += value;
  }

  @Override
  public String toString() {
    return "scalar";
  }
}
