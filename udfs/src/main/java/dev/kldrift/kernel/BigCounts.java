package dev.kldrift.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Counts of which some exceed 2^53, where doubles no longer hold every integer: the loops of {@link
 * ScalarKernel} with totals, masses and differences from exact integers. Slow, and rarely needed.
 */
final class BigCounts extends ScalarKernel {
  private final PairBlock block = Workspace.current().block;
  private final Exact p;
  private final Exact q;

  private BigCounts(long[] p, long[] q) {
    this.p = new Exact(p);
    this.q = new Exact(q);
  }

  /** Scores a pair of counts that are not negative. */
  static Divergence score(long[] p, long[] q) {
    BigCounts kernel = new BigCounts(p, q);
    return new PairScorer(kernel, kernel.p.histogram(), kernel.q.histogram()).score();
  }

  static boolean anyIn(long[] counts) {
    long all = 0;
    for (long count : counts) {
      all |= count;
    }
    return all > (long) WeightRule.MAX_COUNT;
  }

  /** One histogram with its exact total. */
  private static final class Exact {
    private final long[] counts;
    private final BigInteger total;

    Exact(long[] counts) {
      this.counts = counts;
      this.total = sum(counts);
    }

    private static BigInteger sum(long[] counts) {
      BigInteger sum = BigInteger.ZERO;
      for (long count : counts) {
        sum = sum.add(BigInteger.valueOf(count));
      }
      return sum;
    }

    Histogram histogram() {
      int zeros = 0;
      for (long count : counts) {
        zeros += count == 0 ? 1 : 0;
      }
      return Histogram.of(Bins.of(counts), wide(total), zeros);
    }

    BigInteger count(int bin) {
      return bin < counts.length ? BigInteger.valueOf(counts[bin]) : BigInteger.ZERO;
    }

    DoubleDouble mass(int bin) {
      return wide(count(bin)).dividedBy(wide(total));
    }

    /** ln p from 1 - p, see {@link Histogram}. */
    double logOfPeak(int bin) {
      double rest = wide(total.subtract(count(bin))).dividedBy(wide(total)).high();
      return StrictMath.log1p(-rest);
    }
  }

  private static DoubleDouble wide(BigInteger value) {
    double high = value.doubleValue();
    double low = value.subtract(new BigDecimal(high).toBigIntegerExact()).doubleValue();
    return new DoubleDouble(high, low);
  }

  @Override
  public void massTerms(PairBlock.Side side, int length, LaneSums sums, int kind) {
    Exact counts = side == block.p ? p : q;
    for (int i = 0; i < length; i++) {
      side.mass.set(i, counts.mass(block.from + i));
    }
    log(side.mass, length, side.reduction, side.logMass);
    for (int i = 0; i < length; i++) {
      if (side.mass.high[i] > Histogram.PEAK) {
        side.logMass.set(i, new DoubleDouble(counts.logOfPeak(block.from + i), 0));
      }
    }
    entropyTerms(side, length);
    accumulate(side.entropy, sums, kind, length);
  }

  @Override
  public void crossScale(PairBlock pair, int length) {
    pair.clearRanges();
    for (int i = 0; i < length; i++) {
      BigInteger a = p.count(pair.from + i).multiply(q.total);
      BigInteger b = q.count(pair.from + i).multiply(p.total);
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
