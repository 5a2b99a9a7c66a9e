package dev.kldrift.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Counts of which some exceed 2^53, where doubles no longer hold every integer: the loops of {@link
 * ScalarKernel} with totals, masses and differences from exact integers. Slow, and rarely needed.
 */
final class BigCounts extends ScalarKernel {
  private final PairBlock block = Workspace.current().block;
  private final ExactCounts p;
  private final ExactCounts q;

  private BigCounts(long[] p, long[] q) {
    this.p = new ExactCounts(p);
    this.q = new ExactCounts(q);
  }

  /** Scores a pair of counts that are not negative. */
  static Divergence score(long[] p, long[] q) {
    BigCounts kernel = new BigCounts(p, q);
    return new PairScorer(Workspace.current(), kernel, histogram(kernel.p), histogram(kernel.q))
        .score();
  }

  /** The entropy of counts that are not negative. */
  static double entropy(long[] counts) {
    BigCounts kernel = new BigCounts(counts, counts);
    return EntropyScorer.entropy(kernel, histogram(kernel.p));
  }

  /** The terms of KL(p‖q) of counts that are not negative. */
  static double[] contributions(long[] p, long[] q) {
    BigCounts kernel = new BigCounts(p, q);
    return ContributionScorer.terms(kernel, histogram(kernel.p), histogram(kernel.q));
  }

  /** The masses of counts that are not negative, all NaN where their sum is 0. */
  static double[] normalize(long[] counts) {
    ExactCounts exact = new ExactCounts(counts);
    double[] masses = new double[counts.length];
    Arrays.setAll(masses, bin -> mass(exact, bin).high());
    return masses;
  }

  private static Histogram histogram(ExactCounts counts) {
    int zeros = 0;
    for (long count : counts.counts()) {
      zeros += count == 0 ? 1 : 0;
    }
    return Histogram.of(Bins.of(counts.counts()), wide(counts.total()), zeros);
  }

  private static DoubleDouble mass(ExactCounts counts, int bin) {
    return wide(counts.count(bin)).dividedBy(wide(counts.total()));
  }

  /** ln p from 1 - p, see {@link Histogram}. */
  private static double logOfPeak(ExactCounts counts, int bin) {
    BigInteger rest = counts.total().subtract(counts.count(bin));
    return StrictMath.log1p(-wide(rest).dividedBy(wide(counts.total())).high());
  }

  private static DoubleDouble wide(BigInteger value) {
    double high = value.doubleValue();
    double low = value.subtract(new BigDecimal(high).toBigIntegerExact()).doubleValue();
    return new DoubleDouble(high, low);
  }

  @Override
  public void massTerms(PairBlock.Side side, int length, LaneSums sums, int kind) {
    ExactCounts counts = side == block.p ? p : q;
    for (int i = 0; i < length; i++) {
      side.mass.set(i, mass(counts, block.from + i));
    }
    log(side.mass, length, side.reduction, side.logMass);
    for (int i = 0; i < length; i++) {
      if (side.mass.high[i] > Histogram.PEAK) {
        side.logMass.set(i, new DoubleDouble(logOfPeak(counts, block.from + i), 0));
      }
    }
    entropyTerms(side, length);
    accumulate(side.entropy, sums, kind, length);
  }

  @Override
  public void crossScale(PairBlock pair, int length) {
    pair.clearRanges();
    for (int i = 0; i < length; i++) {
      BigInteger a = p.count(pair.from + i).multiply(q.total());
      BigInteger b = q.count(pair.from + i).multiply(p.total());
      double difference = wide(a.subtract(b)).high();
      setDifference(difference, wide(a.add(b)).high(), pair, i);
      pair.setCrossed(i, wide(a), wide(b));
    }
  }

  @Override
  public void logRatios(PairBlock pair, int length) {
    ScalarRatios.logsOfCrossed(pair, length);
  }
}
