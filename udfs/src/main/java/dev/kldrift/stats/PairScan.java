package dev.kldrift.stats;

import dev.kldrift.kernel.Blocks;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.KernelForm;
import dev.kldrift.stats.ScanBlock.Term;

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
  private static final String SIMD = "dev.kldrift.stats.VectorScan";
  private static final ScanKernel KERNEL =
      KernelForm.choose(ScanKernel.class, SIMD, new ScalarScan());
  private static final ThreadLocal<ScanBlock> BLOCK = ThreadLocal.withInitial(ScanBlock::new);

  private final Divergence divergence;
  private final double n;
  private final double m;
  private final DevianceMoments moments;
  private final double seriesFrom;
  private double smallestPooled = Double.POSITIVE_INFINITY;
  private double inverse;
  private double inverseForSeries;
  private boolean whole = true;
  private double binsP;
  private double binsQ;
  private GammaApproximation gNull;
  private final double[] sums = new double[Term.COUNT];

  private PairScan(Divergence divergence) {
    this.divergence = divergence;
    this.n = divergence.totalP();
    this.m = divergence.totalQ();
    // The smaller share, as 1 less the larger keeps no digits of it where one side is huge.
    this.moments = new DevianceMoments(Math.min(n, m) / (n + m));
    this.seriesFrom = moments.seriesFrom();
  }

  /** Scans two arrays whose divergence is known. */
  static PairScan of(double[] p, double[] q, Divergence divergence) {
    PairScan scan = new PairScan(divergence);
    scan.add(p, q, BLOCK.get());
    scan.gNull =
        scan.bins() <= 1 ? new GammaApproximation(0, 0) : scan.moments.gamma(scan.n + scan.m);
    scan.countBins(p, q);
    return scan;
  }

  private void countBins(double[] p, double[] q) {
    binsP = bins() - aloneQBins();
    binsQ = bins() - alonePBins();
    if (aloneQBins() > 0) {
      binsP += Occupancy.lackedByChance(p, q, n, m);
    }
    if (alonePBins() > 0) {
      binsQ += Occupancy.lackedByChance(q, p, m, n);
    }
  }

  private void add(double[] p, double[] q, ScanBlock block) {
    block.start(n, m, seriesFrom);
    double others = 0;
    for (int from = 0; from < p.length; from += Blocks.BLOCK) {
      int length = Math.min(Blocks.BLOCK, p.length - from);
      block.add(KERNEL, p, q, from, length);
      double now = block.total(Term.OTHER);
      if (now > others) {
        addOthers(p, q, from, from + length);
      }
      others = now;
    }
    for (int term = 0; term < Term.COUNT; term++) {
      sums[term] = block.total(term);
    }
    inverse += sums[Term.INVERSE];
    inverseForSeries += sums[Term.INVERSE];
    moments.addLarge(
        (long) sums[Term.LARGE],
        sums[Term.INVERSE],
        sums[Term.INVERSE_SQUARE],
        sums[Term.INVERSE_CUBE]);
  }

  /** Adds the bins with few counts, and those that only one side occupies. */
  private void addOthers(double[] p, double[] q, int from, int to) {
    for (int i = from; i < to; i++) {
      double pooled = p[i] + q[i];
      if (pooled < seriesFrom) {
        addSmall(p[i], q[i], pooled);
      } else if (!(p[i] > 0 && q[i] > 0)) {
        double x = 1 / pooled;
        inverse += x;
        inverseForSeries += x;
        moments.addLarge(1, x, x * x, x * x * x);
      }
    }
  }

  private void addSmall(double a, double b, double pooled) {
    if (pooled > 0) {
      inverse += 1 / pooled;
      inverseForSeries += Math.min(1 / pooled, Math.min(n, m) / (n + m));
      whole &= a == Math.rint(a) && b == Math.rint(b);
      smallestPooled = Math.min(smallestPooled, pooled);
      moments.addSmall(pooled);
    }
  }

  int bins() {
    return divergence.binsUsed();
  }

  /** Bins that p occupies, or lacks by chance, see {@link Occupancy}. */
  double binsP() {
    return binsP;
  }

  /** Bins that q occupies, or lacks by chance. */
  double binsQ() {
    return binsQ;
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
    return divergence.unsupportedMassP();
  }

  /** Share of q in bins that p does not occupy. */
  double aloneQShare() {
    return divergence.unsupportedMassQ();
  }

  /** How many bins p occupies and q does not. */
  int alonePBins() {
    return divergence.unsupportedBinsP();
  }

  /** How many bins q occupies and p does not. */
  int aloneQBins() {
    return divergence.unsupportedBinsQ();
  }

  double g() {
    double logs = alonePBins() > 0 ? n * alonePShare() * StrictMath.log1p(m / n) : 0;
    return 2
        * (sums[Term.G]
            + logs
            + (aloneQBins() > 0 ? m * aloneQShare() * StrictMath.log1p(n / m) : 0));
  }

  double x2() {
    return sums[Term.X2] / n / m + m * alonePShare() + n * aloneQShare();
  }

  /** Σ 1/C over the occupied bins. */
  double sumInverse() {
    return inverse;
  }

  /**
   * Σ 1/C over the occupied bins for series in one over what a bin is expected to hold of the
   * smaller sample: of less than 1 they have nothing to say, so that bins with less count as with
   * 1.
   */
  double sumInverseForSeries() {
    return inverseForSeries;
  }

  GammaApproximation gNull() {
    return gNull;
  }

  GammaApproximation x2Null() {
    return PearsonMoments.twoSample(n, m, bins(), sumInverse());
  }
}
