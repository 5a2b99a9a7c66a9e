package dev.kldrift.stats;

import static dev.kldrift.kernel.Blocks.BLOCK;
import static dev.kldrift.kernel.Blocks.LANES;

import dev.kldrift.kernel.Blocks;
import dev.kldrift.kernel.Logarithm;
import java.util.Arrays;

/**
 * One block of a pair of count histograms on its way through {@link ScanKernel}, and the sums over
 * all blocks: scratch space that a thread reuses.
 */
final class ScanBlock {
  /** Added to the bits of x, leaves the exponent k of x = 2^k m, m in [√½, √2), biased. */
  static final long TO_EXPONENT = Logarithm.ONE - Logarithm.SQRT_HALF;

  /** Subtracted from 2^52 + a biased exponent, leaves the exponent. */
  static final double BIAS = 0x1p52 + 1023;

  /** n, the total of the first histogram. */
  double n;

  /** m, the total of the second. */
  double m;

  /** 1/n. */
  double perN;

  /** 1/m. */
  double perM;

  /** 1/N, N = n + m. */
  double perTotal;

  /** n/N. */
  double shareN;

  /** m/N. */
  double shareM;

  /** N/n. */
  double perShareN;

  /** N/m. */
  double perShareM;

  /** 2 n m. */
  double twiceProduct;

  /** (n - m)/N. */
  double imbalance;

  /** The smallest pooled count that is large. */
  double seriesFrom;

  /** a, the first count of each bin; 0 where a side is not occupied. */
  final double[] a = new double[BLOCK];

  /** b, the second count of each bin; 0 where a side is not occupied. */
  final double[] b = new double[BLOCK];

  /** d = a m - b n. */
  final double[] difference = new double[BLOCK];

  /** 1/C, C = a + b. */
  final double[] inverse = new double[BLOCK];

  /** 1/S, S = a m + b n. */
  final double[] perCrossed = new double[BLOCK];

  /** ln(p/c), c = C/N the pooled share. */
  final double[] logP = new double[BLOCK];

  /** ln(q/c). */
  final double[] logQ = new double[BLOCK];

  /** Lane sums: those of a {@link Term} start at {@link Blocks#LANES} times its number. */
  final double[] sums = new double[Term.COUNT * LANES];

  private final double[] tailP = new double[BLOCK];
  private final double[] tailQ = new double[BLOCK];

  ScanBlock() {}

  /** The sums over the bins that both sides occupy, with a and b their counts, C = a + b. */
  static final class Term {
    /** Share of G/2. */
    static final int G = 0;

    /** d²/C with d = a m - b n. */
    static final int X2 = 1;

    /** 1/C of bins with large pooled counts. */
    static final int INVERSE = 2;

    /** 1/C² of bins with large pooled counts. */
    static final int INVERSE_SQUARE = 3;

    /** 1/C³ of bins with large pooled counts. */
    static final int INVERSE_CUBE = 4;

    /** 1 for bins with large pooled counts. */
    static final int LARGE = 5;

    /** 1 for occupied bins that are not counted as large: small, or occupied by one side only. */
    static final int OTHER = 6;

    /** p ln²(p/q)/n + p²/(q m). */
    static final int KL_PQ = 7;

    /** q ln²(p/q)/m + q²/(p n). */
    static final int KL_QP = 8;

    /** p ln(p/M), M the mean of p and q. */
    static final int HALF_JS = 9;

    /** p ln²(p/M)/n + q ln²(q/M)/m. */
    static final int JS = 10;

    /** p/q. */
    static final int RATIO_PQ = 11;

    /** q/p. */
    static final int RATIO_QP = 12;

    /** [p(1-p)/n + q(1-q)/m]/M. */
    static final int CURVATURE = 13;

    /** How many there are. */
    static final int COUNT = 14;

    private Term() {}
  }

  void start(double totalP, double totalQ, double smallestLarge) {
    n = totalP;
    m = totalQ;
    perN = 1 / n;
    perM = 1 / m;
    double total = n + m;
    perTotal = 1 / total;
    shareN = n / total;
    shareM = m / total;
    perShareN = total / n;
    perShareM = total / m;
    twiceProduct = 2 * n * m;
    imbalance = (n - m) / total;
    seriesFrom = smallestLarge;
    Arrays.fill(sums, 0);
  }

  /** Adds at most {@link Blocks#BLOCK} bins to the sums; unlike a whole array, a rest is padded. */
  void add(ScanKernel kernel, double[] counts, double[] others, int from, int length) {
    int padded = Blocks.padded(length);
    if (padded == length) {
      kernel.crossScale(counts, others, from, length, this);
    } else {
      copy(counts, from, length, padded, tailP);
      copy(others, from, length, padded, tailQ);
      kernel.crossScale(tailP, tailQ, 0, padded, this);
    }
    kernel.deviances(padded, this);
    kernel.spreads(padded, this);
  }

  private static void copy(double[] source, int from, int length, int padded, double[] target) {
    System.arraycopy(source, from, target, 0, length);
    Arrays.fill(target, length, padded, 0);
  }

  /** The sum of a {@link Term}: always the same tree over the lanes. */
  double total(int term) {
    int at = term * LANES;
    double even = (sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]);
    double odd = (sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]);
    return even + odd;
  }
}
