package dev.kldrift.stats;

/**
 * The bins of a pair that both sides occupy, block by block: the loops behind {@link PairScan}.
 *
 * <p>Each loop is a straight line of element-wise operations, which C2 turns into SIMD code by
 * itself and which gives the same bits where it does not. Bins whose ratios are far from 1 get
 * their logarithms afterwards, one by one.
 *
 * <p>With C = a + b, d = a m - b n, and for the first side y = (a-E)/(a+E), E = C n/N, the bin's
 * share of G/2 is (a+E)(y atanh y) + (a+E)(atanh y - y) and the same for the second side: no
 * cancellation, relative error below 1e-12 for |y| below 1/4.
 */
final class SharedBins {
  /** Bins in a block. */
  static final int BLOCK = 64;

  private static final double NEAR = 0.25;

  private final double[] a = new double[BLOCK];
  private final double[] b = new double[BLOCK];
  private final double[] large = new double[BLOCK];
  private final double[] difference = new double[BLOCK];
  private final double[] inverse = new double[BLOCK];
  private final double[] contrast = new double[BLOCK];
  private final double[] offsetA = new double[BLOCK];
  private final double[] offsetB = new double[BLOCK];
  private final double[] seriesA = new double[BLOCK];
  private final double[] seriesB = new double[BLOCK];
  private final double[] sideA = new double[BLOCK];
  private final double[] sideB = new double[BLOCK];
  private final double[] log = new double[BLOCK];
  private final double[] half = new double[BLOCK];
  private final double[][] terms = new double[Term.COUNT][BLOCK];
  private final double[] sums = new double[Term.COUNT];
  private int size;
  private double n;
  private double m;

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
    size = 0;
    java.util.Arrays.fill(sums, 0);
  }

  /** Adds a bin with a positive count on both sides; {@code weight} is 1 where the series holds. */
  void add(double first, double second, double weight) {
    a[size] = first;
    b[size] = second;
    large[size] = weight;
    if (++size == BLOCK) {
      flush();
    }
  }

  void copy(double[] target) {
    System.arraycopy(sums, 0, target, 0, Term.COUNT);
  }

  /** Takes the bins added so far into the sums. */
  void flush() {
    if (size > 0) {
      relate(size);
      offsets(size);
      series(offsetA, seriesA, size);
      series(offsetB, seriesB, size);
      deviances(size);
      means(size);
      far(size);
      moments(size);
      ratios(size);
      spreads(size);
      curvatures(size);
      for (int term = 0; term < Term.COUNT; term++) {
        sums[term] += total(terms[term], size);
      }
      size = 0;
    }
  }

  private void relate(int length) {
    double first = n;
    double second = m;
    double[] x2 = terms[Term.X2];
    for (int i = 0; i < length; i++) {
      double bn = b[i] * first;
      double d = Math.fma(a[i], second, -bn) + Math.fma(-b[i], first, bn);
      double sum = Math.fma(a[i], second, bn);
      double pooled = a[i] + b[i];
      double reciprocal = 1 / (sum * pooled);
      double perPooled = reciprocal * sum;
      difference[i] = d;
      inverse[i] = perPooled;
      contrast[i] = d * (reciprocal * pooled);
      x2[i] = d * d * perPooled;
    }
  }

  private void offsets(int length) {
    double perTotal = 1 / (n + m);
    double shareA = n * perTotal;
    double shareB = m * perTotal;
    for (int i = 0; i < length; i++) {
      double pooled = a[i] + b[i];
      double sumA = Math.fma(pooled, shareA, a[i]);
      double sumB = Math.fma(pooled, shareB, b[i]);
      double reciprocal = difference[i] * perTotal / (sumA * sumB);
      offsetA[i] = reciprocal * sumB;
      offsetB[i] = -reciprocal * sumA;
    }
  }

  private static void series(double[] y, double[] q, int length) {
    for (int i = 0; i < length; i++) {
      q[i] = series(y[i] * y[i]);
    }
  }

  private void deviances(int length) {
    double perTotal = 1 / (n + m);
    deviances(a, n * perTotal, offsetA, seriesA, sideA, length);
    deviances(b, m * perTotal, offsetB, seriesB, sideB, length);
    double[] g = terms[Term.G];
    for (int i = 0; i < length; i++) {
      g[i] = sideA[i] + sideB[i];
    }
    for (int i = 0; i < length; i++) {
      double ya = offsetA[i];
      double yb = offsetB[i];
      log[i] = 2 * (ya + ya * seriesA[i] - yb - yb * seriesB[i]);
    }
  }

  /** (c + E) [w + q (w + y)] with E = C share, w = y². */
  private void deviances(
      double[] counts, double share, double[] y, double[] q, double[] result, int length) {
    for (int i = 0; i < length; i++) {
      double w = y[i] * y[i];
      double sum = Math.fma(a[i] + b[i], share, counts[i]);
      result[i] = sum * (w + q[i] * (w + y[i]));
    }
  }

  /** atanh(y)/y - 1 as a series in w = y². */
  private static double series(double w) {
    double high = 1.0 / 11 + w * (1.0 / 13 + w * (1.0 / 15 + w * (1.0 / 17)));
    return w * (1.0 / 3 + w * (1.0 / 5 + w * (1.0 / 7 + w * (1.0 / 9 + w * high))));
  }

  /** ln(1 - v²)/2, to about 7 digits. */
  private void means(int length) {
    for (int i = 0; i < length; i++) {
      double w = contrast[i] * contrast[i];
      double high = 1.0 / 5 + w * (1.0 / 6 + w * (1.0 / 7 + w * (1.0 / 8 + w * (1.0 / 9))));
      half[i] = -0.5 * w * (1 + w * (1.0 / 2 + w * (1.0 / 3 + w * (1.0 / 4 + w * high))));
    }
  }

  private void far(int length) {
    double scaleA = (n + m) / n;
    double scaleB = (n + m) / m;
    double[] g = terms[Term.G];
    for (int i = 0; i < length; i++) {
      if (Math.abs(offsetA[i]) >= NEAR || Math.abs(offsetB[i]) >= NEAR) {
        double logA = PortableLog.log(a[i] * inverse[i] * scaleA);
        double logB = PortableLog.log(b[i] * inverse[i] * scaleB);
        g[i] = a[i] * logA + b[i] * logB;
        log[i] = logA - logB;
        half[i] = PortableLog.log((1 - contrast[i]) * (1 + contrast[i])) / 2;
      }
    }
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
    double perN = 1 / n;
    double perM = 1 / m;
    double[] klPq = terms[Term.KL_PQ];
    double[] klQp = terms[Term.KL_QP];
    double[] pq = terms[Term.RATIO_PQ];
    double[] qp = terms[Term.RATIO_QP];
    for (int i = 0; i < length; i++) {
      double p = a[i] * perN;
      double q = b[i] * perM;
      double reciprocal = 1 / (p * q);
      double ratio = p * p * reciprocal;
      double other = q * q * reciprocal;
      double logSquare = log[i] * log[i];
      pq[i] = ratio;
      qp[i] = other;
      klPq[i] = p * (logSquare * perN + ratio * perM);
      klQp[i] = q * (logSquare * perM + other * perN);
    }
  }

  private void spreads(int length) {
    double perN = 1 / n;
    double perM = 1 / m;
    double[] halfJs = terms[Term.HALF_JS];
    double[] js = terms[Term.JS];
    for (int i = 0; i < length; i++) {
      double p = a[i] * perN;
      double up = half[i] + 0.5 * log[i];
      double down = half[i] - 0.5 * log[i];
      halfJs[i] = p * up;
      js[i] = p * perN * (up * up) + b[i] * perM * perM * (down * down);
    }
  }

  private void curvatures(int length) {
    double perN = 1 / n;
    double perM = 1 / m;
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
