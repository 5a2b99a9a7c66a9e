package dev.kldrift.stats;

import java.util.Arrays;

/**
 * The bins of a pair that both sides occupy, block by block: the loops behind {@link PairScan}.
 *
 * <p>Each loop is a straight line of a dozen element-wise operations, which C2 turns into SIMD code
 * by itself (longer ones it does not) and which gives the same bits where it does not. No branch
 * depends on the counts.
 *
 * <p>With C = a + b, d = a m - b n, S = a m + b n: X2 = Σ d²/(C n m), and v = d/S = (p-q)/(p+q).
 * The logarithms are those of {@link BinRatio}.
 */
final class SharedBins {
  /** Bins in a block. */
  static final int BLOCK = 128;

  /** Up to this ratio of the totals the mean of p and q is close to the pooled share. */
  private static final double EVEN = 2;

  private final double[] a = new double[BLOCK];
  private final double[] b = new double[BLOCK];
  private final double[] large = new double[BLOCK];
  private final double[] pooled = new double[BLOCK];
  private final double[] difference = new double[BLOCK];
  private final double[] crossed = new double[BLOCK];
  private final double[] inverse = new double[BLOCK];
  private final double[] contrast = new double[BLOCK];
  private final BinRatio first = new BinRatio();
  private final BinRatio second = new BinRatio();
  private final BinRatio mean = new BinRatio();
  private final double[][] terms = new double[Term.COUNT][BLOCK];
  private final double[] sums = new double[Term.COUNT];
  private int largeBins;
  private double n;
  private double m;
  private double perN;
  private double perM;

  /** What is summed over the bins. */
  static final class Term {
    /** Share of G/2. */
    static final int G = 0;

    /** d²/C. */
    static final int X2 = 1;

    /** 1/C, 1/C² and 1/C³ of bins with large expected counts. */
    static final int INVERSE = 2;

    static final int INVERSE_SQUARE = 3;
    static final int INVERSE_CUBE = 4;

    /** p ln²(p/q)/n + p²/(q m). */
    static final int KL_PQ = 5;

    /** q ln²(p/q)/m + q²/(p n). */
    static final int KL_QP = 6;

    /** p ln(p/M), M the mean of p and q. */
    static final int HALF_JS = 7;

    /** p ln²(p/M)/n + q ln²(q/M)/m. */
    static final int JS = 8;

    /** p/q. */
    static final int RATIO_PQ = 9;

    /** q/p. */
    static final int RATIO_QP = 10;

    /** [p(1-p)/n + q(1-q)/m]/M. */
    static final int CURVATURE = 11;

    static final int COUNT = 12;

    private Term() {}
  }

  void start(double totalP, double totalQ) {
    n = totalP;
    m = totalQ;
    perN = 1 / n;
    perM = 1 / m;
    largeBins = 0;
    Arrays.fill(sums, 0);
    mean.reset();
  }

  /** Adds every bin; {@code seriesFrom} is the smallest pooled count that is large. */
  void add(double[] p, double[] q, double seriesFrom) {
    for (int from = 0; from < p.length; from += BLOCK) {
      int size = gather(p, q, from, Math.min(from + BLOCK, p.length), seriesFrom);
      if (size > 0) {
        addBlock(size);
      }
    }
  }

  /** Every bin is stored; one that a side does not occupy is overwritten by the next. */
  private int gather(double[] p, double[] q, int from, int to, double seriesFrom) {
    int size = 0;
    int largeAndShared = 0;
    for (int i = from; i < to; i++) {
      double x = p[i] + 0.0;
      double y = q[i] + 0.0;
      long isSmall = Double.doubleToRawLongBits(x + y - seriesFrom) >>> 63;
      long isShared = (-Double.doubleToRawLongBits(x) & -Double.doubleToRawLongBits(y)) >>> 63;
      a[size] = x;
      b[size] = y;
      large[size] = 1 - isSmall;
      largeAndShared += (int) (isShared & ~isSmall);
      size += (int) isShared;
    }
    largeBins += largeAndShared;
    return size;
  }

  /** How many bins with a large pooled count both sides occupy. */
  int largeBins() {
    return largeBins;
  }

  void copy(double[] target) {
    System.arraycopy(sums, 0, target, 0, Term.COUNT);
  }

  private void addBlock(int size) {
    int length = (size + 7) & -8;
    relate(length);
    quotients(length);
    logarithms(length);
    deviances(length);
    moments(length);
    ratios(length);
    squares(length);
    spreads(length);
    curvatures(length);
    for (int term = 0; term < Term.COUNT; term++) {
      sums[term] += total(terms[term], size);
    }
  }

  private void relate(int length) {
    double totalP = n;
    double totalQ = m;
    for (int i = 0; i < length; i++) {
      double bn = b[i] * totalP;
      difference[i] = Math.fma(a[i], totalQ, -bn) + Math.fma(-b[i], totalP, bn);
      crossed[i] = Math.fma(a[i], totalQ, bn);
      pooled[i] = a[i] + b[i];
    }
  }

  private void quotients(int length) {
    double[] x2 = terms[Term.X2];
    for (int i = 0; i < length; i++) {
      double reciprocal = 1 / (crossed[i] * pooled[i]);
      double perPooled = reciprocal * crossed[i];
      inverse[i] = perPooled;
      contrast[i] = difference[i] * (reciprocal * pooled[i]);
      x2[i] = difference[i] * difference[i] * perPooled;
    }
  }

  private void logarithms(int length) {
    double total = n + m;
    first.of(a, inverse, total / n, length);
    second.of(b, inverse, total / m, length);
    first.compare(a, pooled, n / total, difference, 1 / total, length);
    second.compare(b, pooled, m / total, difference, -1 / total, length);
    if (Math.max(n, m) > EVEN * Math.min(n, m)) {
      mean.of(crossed, inverse, total / (2 * n * m), length);
    }
    mean.compare(crossed, pooled, 2 * n * m / total, difference, (m - n) / total, length);
    first.logarithms(length);
    second.logarithms(length);
    mean.roughLogarithms(length);
  }

  private void deviances(int length) {
    double[] g = terms[Term.G];
    Arrays.fill(g, 0);
    first.addDeviances(a, g, length);
    second.addDeviances(b, g, length);
  }

  private void moments(int length) {
    double[] first = terms[Term.INVERSE];
    double[] second = terms[Term.INVERSE_SQUARE];
    double[] third = terms[Term.INVERSE_CUBE];
    for (int i = 0; i < length; i++) {
      double x = inverse[i] * large[i];
      double square = x * x;
      first[i] = x;
      second[i] = square;
      third[i] = square * x;
    }
  }

  private void ratios(int length) {
    double[] pq = terms[Term.RATIO_PQ];
    double[] qp = terms[Term.RATIO_QP];
    for (int i = 0; i < length; i++) {
      double p = a[i] * perN;
      double q = b[i] * perM;
      double reciprocal = 1 / (p * q);
      pq[i] = p * p * reciprocal;
      qp[i] = q * q * reciprocal;
    }
  }

  private void squares(int length) {
    squares(a, perN, perM, terms[Term.RATIO_PQ], terms[Term.KL_PQ], length);
    squares(b, perM, perN, terms[Term.RATIO_QP], terms[Term.KL_QP], length);
  }

  private void squares(
      double[] counts, double own, double other, double[] ratios, double[] result, int length) {
    for (int i = 0; i < length; i++) {
      double log = first.log[i] - second.log[i];
      result[i] = counts[i] * own * Math.fma(log * log, own, ratios[i] * other);
    }
  }

  private void spreads(int length) {
    double[] halfJs = terms[Term.HALF_JS];
    double[] js = terms[Term.JS];
    for (int i = 0; i < length; i++) {
      double up = first.log[i] - mean.log[i];
      double share = a[i] * perN * up;
      halfJs[i] = share;
      js[i] = share * (up * perN);
    }
    double square = perM * perM;
    for (int i = 0; i < length; i++) {
      double down = second.log[i] - mean.log[i];
      js[i] = Math.fma(b[i] * square, down * down, js[i]);
    }
  }

  private void curvatures(int length) {
    double[] curvature = terms[Term.CURVATURE];
    for (int i = 0; i < length; i++) {
      double v = contrast[i];
      double other = (1 - v) * (1 - b[i] * perM) * perM;
      curvature[i] = (1 + v) * (1 - a[i] * perN) * perN + other;
    }
  }

  private static double total(double[] values, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (int i = whole; i < length; i++) {
      s0 += values[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
