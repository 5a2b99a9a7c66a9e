package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;

import java.util.Arrays;

/**
 * {@link BinDistances} of whole numbers in bins one length apart, where they are small enough for
 * every product and every sum to be exact, and so to have the same bits in any order.
 *
 * <p>Scratch space of {@link BlockKernel}. Sums are of p_i B - q_i A, with A and B the totals of p
 * and q; none of them is beyond A B, which is below 2^52.
 */
final class WholeDistances {
  /** Adding it leaves nothing of a number below but the whole, in the low bits of the sum. */
  static final double WHOLE = 0x1p52;

  /** The sum of all cumulated differences stays below it. */
  private static final double SUM = 0x1p62;

  /** Total of p. */
  double totalP;

  /** Total of q. */
  double totalQ;

  /** The bitwise or of what numbers have beside the whole, and of their signs. */
  long rest;

  /** Σ p_j B - q_j A up to the last bin that was looked at. */
  double sum;

  /** The largest |p_i B - q_i A|. */
  double largestDifference;

  /** The largest |Σ p_j B - q_j A|, over the bins up to any one. */
  double largestSum;

  /** The sum of all those. */
  long sums;

  private final double[] lastP = new double[LANES];
  private final double[] lastQ = new double[LANES];

  WholeDistances() {}

  /**
   * The distances.
   *
   * @param kernel the loops
   * @param p weights of the first histogram
   * @param q as many of the second
   * @param scale places of them all, one length apart
   * @return null where a number is not whole or has a sign, where a sum may not be exact, and where
   *     a side has no mass
   */
  BinDistances of(BlockKernel kernel, double[] p, double[] q, BinScale scale) {
    addUp(kernel, p, q);
    double product = totalP * totalQ;
    if (rest != 0 || !(product > 0 && product < WHOLE && p.length * product < SUM)) {
      return null;
    }
    cumulate(kernel, p, q);
    double high = sums;
    return new BinDistances(
        scale.unscaled(over(product, high, (double) (sums - (long) high))),
        Math.min(over(product, largestSum, 0), 1),
        Math.min(over(product, largestDifference, 0), 1));
  }

  private void addUp(BlockKernel kernel, double[] p, double[] q) {
    totalP = 0;
    totalQ = 0;
    rest = 0;
    int whole = p.length & -LANES;
    kernel.wholeTotals(p, q, whole, this);
    if (whole < p.length) {
      pad(p, whole, lastP);
      pad(q, whole, lastQ);
      kernel.wholeTotals(lastP, lastQ, LANES, this);
    }
  }

  private void cumulate(BlockKernel kernel, double[] p, double[] q) {
    sum = 0;
    largestDifference = 0;
    largestSum = 0;
    sums = 0;
    int whole = p.length & -LANES;
    kernel.wholeDistances(p, q, whole, this);
    if (whole < p.length) { // what pads them adds nothing: behind the last bin the sum is 0
      kernel.wholeDistances(lastP, lastQ, LANES, this);
    }
  }

  private static void pad(double[] weights, int from, double[] to) {
    int length = weights.length - from;
    System.arraycopy(weights, from, to, 0, length);
    Arrays.fill(to, length, LANES, 0);
  }

  private static double over(double product, double high, double low) {
    return low == 0
        ? high / product
        : new DoubleDouble(high, low).dividedBy(new DoubleDouble(product, 0)).high();
  }
}
