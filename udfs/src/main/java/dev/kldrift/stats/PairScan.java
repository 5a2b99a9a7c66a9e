package dev.kldrift.stats;

/**
 * One pass over two count histograms: G, X2 and what their laws under no drift need.
 *
 * <p>With n and m the totals, N = n + m, C = a + b the pooled count of a bin and d = a m - b n
 * (formed with its rounding error, so that it is right however close the histograms are):
 *
 * <pre>
 *   X2 = Σ d² / C / (n m)
 *   G  = 2 Σ [a ln(a N/(C n)) + b ln(b N/(C m))] = 2 N JS with weights n/N and m/N
 * </pre>
 *
 * <p>Each logarithm is taken as its non-negative Bregman term, by a polynomial where the ratio is
 * within 1/16 of 1; nothing cancels and no statistic is negative. Relative error of G below 1e-12.
 */
final class PairScan {
  private static final double NEAR = 0.0625;

  private final double n;
  private final double m;
  private final DevianceMoments moments;
  private int bins;
  private double smallestPooled = Double.POSITIVE_INFINITY;
  private double g;
  private double x2;
  private double sumInverse;
  private boolean whole = true;

  private PairScan(double n, double m) {
    this.n = n;
    this.m = m;
    this.moments = new DevianceMoments(n / (n + m));
  }

  static PairScan of(double[] p, double[] q, double n, double m) {
    PairScan scan = new PairScan(n, m);
    scan.statistics(p, q);
    scan.moments(p, q);
    return scan;
  }

  int bins() {
    return bins;
  }

  /** The smallest expected count of any cell. */
  double smallestExpected() {
    return smallestPooled * Math.min(n, m) / (n + m);
  }

  /** True where every count is an integer, so that tables can be enumerated. */
  boolean whole() {
    return whole;
  }

  double g() {
    return g;
  }

  double x2() {
    return x2;
  }

  double sumInverse() {
    return sumInverse;
  }

  MatchedGamma gNull() {
    return bins <= 1 ? new MatchedGamma(0, 0) : moments.gamma(n + m);
  }

  MatchedGamma x2Null() {
    return PearsonMoments.twoSample(n, m, bins, sumInverse);
  }

  private void statistics(double[] p, double[] q) {
    double total = n + m;
    double perN = 1 / n;
    double perM = 1 / m;
    double perTotal = 1 / total;
    double scaleA = total / n;
    double scaleB = total / m;
    double deviance = 0;
    double pearson = 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i];
      double b = q[i];
      double pooled = a + b;
      if (pooled == 0) {
        continue;
      }
      double bn = b * n;
      double difference = Math.fma(a, m, -bn) + Math.fma(-b, n, bn);
      double inverse = 1 / pooled;
      double square = difference * difference * inverse;
      pearson += square;
      double offset = difference * inverse;
      double shift = difference * perTotal;
      double deltaA = offset * perN;
      double deltaB = -offset * perM;
      deviance +=
          Math.abs(deltaA) < NEAR
              ? square * perTotal * perN * nearTerm(deltaA)
              : farTerm(a, a * inverse * scaleA) - shift;
      deviance +=
          Math.abs(deltaB) < NEAR
              ? square * perTotal * perM * nearTerm(deltaB)
              : farTerm(b, b * inverse * scaleB) + shift;
    }
    g = 2 * deviance;
    x2 = pearson * perN * perM;
  }

  private void moments(double[] p, double[] q) {
    double seriesFrom = moments.seriesFrom();
    int large = 0;
    int small = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double smallInverse = 0;
    for (int i = 0; i < p.length; i++) {
      double pooled = p[i] + q[i];
      if (pooled >= seriesFrom) {
        double inverse = 1 / pooled;
        double square = inverse * inverse;
        large++;
        sum1 += inverse;
        sum2 += square;
        sum3 += square * inverse;
      } else if (pooled > 0) {
        small++;
        smallInverse += 1 / pooled;
        whole &= p[i] == Math.rint(p[i]) && q[i] == Math.rint(q[i]);
        smallestPooled = Math.min(smallestPooled, pooled);
        moments.addSmall(pooled);
      }
    }
    if (small == 0) {
      smallestPooled = seriesFrom;
    }
    moments.addLarge(large, sum1, sum2, sum3);
    bins = large + small;
    sumInverse = sum1 + smallInverse;
  }

  private static double farTerm(double count, double ratio) {
    return count == 0 ? 0 : count * PortableLog.log(ratio);
  }

  /**
   * [(1+δ) ln(1+δ) - δ] / δ² = Σ (-δ)^j / ((j+1)(j+2)), relative error 2e-14 for |δ| below 1/16.
   */
  private static double nearTerm(double delta) {
    double w = delta * delta;
    double even = 1.0 / 2 + w * (1.0 / 12 + w * (1.0 / 30 + w * (1.0 / 56 + w * (1.0 / 90))));
    double odd = 1.0 / 6 + w * (1.0 / 20 + w * (1.0 / 42 + w * (1.0 / 72 + w * (1.0 / 110))));
    return even - delta * odd;
  }
}
