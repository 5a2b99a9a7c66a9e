package dev.kldrift.kernel;

import java.math.BigInteger;

/** The counts of a histogram and their total as exact integers, whatever their size. */
public final class ExactCounts {
  private final long[] counts;
  private final BigInteger total;

  /**
   * Adds up counts.
   *
   * @param counts one per bin, at least 0
   */
  public ExactCounts(long[] counts) {
    this.counts = counts;
    BigInteger sum = BigInteger.ZERO;
    for (long count : counts) {
      sum = sum.add(BigInteger.valueOf(count));
    }
    this.total = sum;
  }

  /**
   * Whether a pair is valid and has counts above 2^53, which doubles would round.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @return false where doubles hold every count
   * @throws InvalidHistogramException if the lengths differ
   */
  public static boolean areNeeded(long[] p, long[] q) {
    WeightDivergence.checkLengths(p.length, q.length, "p", "q");
    return (areBig(p) || areBig(q))
        && Bins.of(p).firstViolation() == null
        && Bins.of(q).firstViolation() == null;
  }

  /** The same of one histogram. */
  static boolean areNeeded(long[] counts) {
    return areBig(counts) && Bins.of(counts).firstViolation() == null;
  }

  private static boolean areBig(long[] counts) {
    long all = 0;
    for (long count : counts) {
      all |= count;
    }
    return all > (long) WeightRule.MAX_COUNT;
  }

  /**
   * The count of a bin.
   *
   * @param bin its number, from 0; bins behind the last have none
   * @return the count
   */
  public BigInteger count(int bin) {
    return bin < counts.length ? BigInteger.valueOf(counts[bin]) : BigInteger.ZERO;
  }

  /**
   * The sum of all counts.
   *
   * @return the total
   */
  public BigInteger total() {
    return total;
  }

  /** The counts as they were given. */
  long[] counts() {
    return counts;
  }

  boolean haveMass() {
    return total.signum() > 0;
  }
}
