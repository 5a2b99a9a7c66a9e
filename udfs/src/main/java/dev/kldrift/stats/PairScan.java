package dev.kldrift.stats;

import dev.kldrift.stats.SharedBins.Term;

/**
 * One pass over two count histograms: G, X2, what their laws under no drift need, and the sums of
 * {@link DeltaMethod}.
 *
 * <p>With n and m the totals, N = n + m, C = a + b the pooled count of a bin and d = a m - b n
 * (formed with its rounding error, so that it is right however close the histograms are):
 *
 * <pre>
 *   X2 = Σ d² / C / (n m)
 *   G  = 2 Σ [a ln(a N/(C n)) + b ln(b N/(C m))] = 2 N JS with weights n/N and m/N
 * </pre>
 *
 * <p>Bins that only one side occupies need no logarithm: their counts are added up, each adds
 * ln(N/n) or ln(N/m) to G/2. Relative error of G below 1e-12; neither statistic is ever negative.
 */
final class PairScan {
  private static final ThreadLocal<SharedBins> SHARED = ThreadLocal.withInitial(SharedBins::new);

  private final double n;
  private final double m;
  private final DevianceMoments moments;
  private final double seriesFrom;
  private int sharedBins;
  private int binsP;
  private int binsQ;
  private int largeBins;
  private double aloneP;
  private double aloneQ;
  private double smallestPooled = Double.POSITIVE_INFINITY;
  private double smallInverse;
  private boolean whole = true;
  private final double[] sums = new double[Term.COUNT];

  private PairScan(double n, double m) {
    this.n = n;
    this.m = m;
    this.moments = new DevianceMoments(n / (n + m));
    this.seriesFrom = moments.seriesFrom();
  }

  static PairScan of(double[] p, double[] q, double n, double m) {
    PairScan scan = new PairScan(n, m);
    SharedBins shared = SHARED.get();
    shared.start(n, m);
    scan.gather(p, q, shared);
    shared.flush();
    shared.copy(scan.sums);
    scan.moments.addLarge(
        scan.largeBins,
        scan.sums[Term.INVERSE],
        scan.sums[Term.INVERSE_SQUARE],
        scan.sums[Term.INVERSE_CUBE]);
    return scan;
  }

  private void gather(double[] p, double[] q, SharedBins shared) {
    double from = seriesFrom;
    int both = 0;
    int largeAndBoth = 0;
    for (int i = 0; i < p.length; i++) {
      double a = p[i];
      double b = q[i];
      double pooled = a + b;
      boolean large = pooled >= from;
      if (!large && pooled > 0) {
        addSmall(a, b);
      }
      if (a > 0 && b > 0) {
        both++;
        largeAndBoth += large ? 1 : 0;
        shared.add(a, b, large ? 1 : 0);
      } else if (pooled > 0) {
        addAlone(a, b, large);
      }
    }
    sharedBins = both;
    largeBins = largeAndBoth;
  }

  private void addSmall(double a, double b) {
    double pooled = a + b;
    smallInverse += 1 / pooled;
    whole &= a == Math.rint(a) && b == Math.rint(b);
    smallestPooled = Math.min(smallestPooled, pooled);
    moments.addSmall(pooled);
  }

  private void addAlone(double a, double b, boolean large) {
    aloneP += a;
    aloneQ += b;
    binsP += a > 0 ? 1 : 0;
    binsQ += b > 0 ? 1 : 0;
    if (large) {
      double inverse = 1 / (a + b);
      smallInverse += inverse;
      moments.addLarge(1, inverse, inverse * inverse, inverse * inverse * inverse);
    }
  }

  int bins() {
    return sharedBins + binsP + binsQ;
  }

  /** The smallest expected count of any cell, or 16 where none is below. */
  double smallestExpected() {
    return Math.min(smallestPooled, seriesFrom) * Math.min(n, m) / (n + m);
  }

  /** True where the counts of small bins are integers, so that tables can be enumerated. */
  boolean whole() {
    return whole;
  }

  /** A {@link Term} summed over the bins that both sides occupy. */
  double shared(int term) {
    return sums[term];
  }

  /** Share of p in bins that q does not occupy. */
  double alonePShare() {
    return aloneP / n;
  }

  /** Share of q in bins that p does not occupy. */
  double aloneQShare() {
    return aloneQ / m;
  }

  /** How many bins p occupies and q does not. */
  int alonePBins() {
    return binsP;
  }

  /** How many bins q occupies and p does not. */
  int aloneQBins() {
    return binsQ;
  }

  double g() {
    double logs = aloneP > 0 ? aloneP * StrictMath.log1p(m / n) : 0;
    return 2 * (sums[Term.G] + logs + (aloneQ > 0 ? aloneQ * StrictMath.log1p(n / m) : 0));
  }

  double x2() {
    return sums[Term.X2] / n / m + aloneP * (m / n) + aloneQ * (n / m);
  }

  /** Σ 1/C over the occupied bins. */
  double sumInverse() {
    return sums[Term.INVERSE] + smallInverse;
  }

  MatchedGamma gNull() {
    return bins() <= 1 ? new MatchedGamma(0, 0) : moments.gamma(n + m);
  }

  MatchedGamma x2Null() {
    return PearsonMoments.twoSample(n, m, bins(), sumInverse());
  }
}
