package dev.kldrift.stats;

import dev.kldrift.kernel.BlockKernel;
import dev.kldrift.kernel.Logarithm;
import java.util.Arrays;

/**
 * One block of a pair of count histograms on its way through {@link ScanKernel}, and the sums over
 * all blocks: scratch space that a thread reuses, not for callers outside this package.
 */
public final class ScanBlock {
  /** Logical lanes of every sum: bin i belongs to lane i mod 8. */
  public static final int LANES = BlockKernel.LANES;

  /** ln 2. */
  public static final double LN2 = 0.6931471805599453;

  /** Added to the bits of x, leaves the exponent k of x = 2^k m, m in [√½, √2), biased. */
  public static final long TO_EXPONENT = Logarithm.ONE - Logarithm.SQRT_HALF;

  /** What a biased exponent has too much, or-ed into the bits of 2^52. */
  public static final double BIAS = 0x1p52 + 1023;

  /** Most bins in a block; a multiple of {@link #LANES}. */
  public static final int BLOCK = 256;

  /** n, the total of the first histogram. */
  public double n;

  /** m, the total of the second. */
  public double m;

  /** 1/n. */
  public double perN;

  /** 1/m. */
  public double perM;

  /** 1/N, N = n + m. */
  public double perTotal;

  /** n/N. */
  public double shareN;

  /** m/N. */
  public double shareM;

  /** N/n. */
  public double perShareN;

  /** N/m. */
  public double perShareM;

  /** 2 n m. */
  public double twiceProduct;

  /** (n - m)/N. */
  public double imbalance;

  /** The smallest pooled count that is large. */
  public double seriesFrom;

  /** a, the first count of each bin; 0 where a side is not occupied. */
  public final double[] a = new double[BLOCK];

  /** b, the second count of each bin; 0 where a side is not occupied. */
  public final double[] b = new double[BLOCK];

  /** d = a m - b n. */
  public final double[] difference = new double[BLOCK];

  /** 1/C, C = a + b. */
  public final double[] inverse = new double[BLOCK];

  /** 1/S, S = a m + b n. */
  public final double[] perCrossed = new double[BLOCK];

  /** ln(p/c), c = C/N the pooled share. */
  public final double[] logP = new double[BLOCK];

  /** ln(q/c). */
  public final double[] logQ = new double[BLOCK];

  /** Lane sums: those of a {@link Term} start at {@link #LANES} times its number. */
  public final double[] sums = new double[Term.COUNT * LANES];

  private final double[] tailP = new double[BLOCK];
  private final double[] tailQ = new double[BLOCK];

  ScanBlock() {}

  /** What is summed over the bins that both sides occupy, with a and b their counts, C = a + b. */
  public static final class Term {
    /** Share of G/2. */
    public static final int G = 0;

    /** d²/C with d = a m - b n. */
    public static final int X2 = 1;

    /** 1/C of bins with large pooled counts. */
    public static final int INVERSE = 2;

    /** 1/C² of bins with large pooled counts. */
    public static final int INVERSE_SQUARE = 3;

    /** 1/C³ of bins with large pooled counts. */
    public static final int INVERSE_CUBE = 4;

    /** 1 for bins with large pooled counts. */
    public static final int LARGE = 5;

    /** 1 for occupied bins that are not counted as large: small, or occupied by one side only. */
    public static final int OTHER = 6;

    /** p ln²(p/q)/n + p²/(q m). */
    public static final int KL_PQ = 7;

    /** q ln²(p/q)/m + q²/(p n). */
    public static final int KL_QP = 8;

    /** p ln(p/M), M the mean of p and q. */
    public static final int HALF_JS = 9;

    /** p ln²(p/M)/n + q ln²(q/M)/m. */
    public static final int JS = 10;

    /** p/q. */
    public static final int RATIO_PQ = 11;

    /** q/p. */
    public static final int RATIO_QP = 12;

    /** [p(1-p)/n + q(1-q)/m]/M. */
    public static final int CURVATURE = 13;

    /** How many there are. */
    public static final int COUNT = 14;

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

  /** Adds at most {@link #BLOCK} bins to the sums; unlike a whole array, a rest is padded. */
  void add(ScanKernel kernel, double[] counts, double[] others, int from, int length) {
    int padded = BlockKernel.padded(length);
    if (padded == length) {
      kernel.relate(counts, others, from, length, this);
    } else {
      copy(counts, from, length, padded, tailP);
      copy(others, from, length, padded, tailQ);
      kernel.relate(tailP, tailQ, 0, padded, this);
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
