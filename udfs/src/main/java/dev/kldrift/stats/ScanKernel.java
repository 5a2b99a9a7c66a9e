package dev.kldrift.stats;

import dev.kldrift.kernel.Blocks;

/**
 * The loops of {@link PairScan} over one block of bins, each a sequence of element-wise operations.
 *
 * <p>There are two forms, as of the kernels: {@link ScalarScan}, the reference, and {@code
 * VectorScan}, which is compiled apart and loaded by name. Lengths are multiples of {@link
 * Blocks#LANES}, every bin goes through the same correctly rounded operations in both, and every
 * sum runs over the same logical lanes, so that both give the same bits.
 *
 * <p>A bin that only one side occupies gets counts of 0 and 0, and adds 0 to every sum over shared
 * bins: {@link Double#MIN_NORMAL} in the denominators, less than half a unit of any that is not 0,
 * keeps infinities and NaN out.
 *
 * <p>With a and b the counts, C = a + b, d = a m - b n, S = a m + b n: X2 = Σ d²/(C n m), and M =
 * S/(2 n m), the mean of p and q. The deviance of a count x from E, what its side expects of the
 * pooled share, has k = 0 and so without cancellation where both are close:
 *
 * <pre>
 *   T = x + E 2^k,   y = (x - E 2^k)/T,   |y| &lt; 0.172,   T y = ±d/N for k = 0
 *   ln(x/E) = k ln 2 + 2 atanh y
 *   x ln(x/E) - x + E = T [y atanh y + atanh y - y] + x k ln 2 + E (1 - 2^k)
 * </pre>
 */
interface ScanKernel {
  /**
   * Cross-scales the counts, and adds the sums of X2 and of the laws under no drift.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @param from the first bin
   * @param length number of bins
   * @param block totals and sums; gets counts, differences and reciprocals
   */
  void crossScale(double[] p, double[] q, int from, int length, ScanBlock block);

  /**
   * Adds the shares of G, and leaves logarithms in the block.
   *
   * @param length number of bins
   * @param block totals, sums and what {@link #crossScale} left
   */
  void deviances(int length, ScanBlock block);

  /**
   * Adds the sums of {@link DeltaMethod}.
   *
   * @param length number of bins
   * @param block totals, sums and what {@link #crossScale} and {@link #deviances} left
   */
  void spreads(int length, ScanBlock block);
}
