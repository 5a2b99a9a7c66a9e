package dev.kldrift.stats;

/**
 * The loops of {@link PairScan} over one block of bins, each a sequence of element-wise operations.
 *
 * <p>Not for callers outside this package; public because its SIMD form lives in a package of its
 * own. As in {@link dev.kldrift.kernel.BlockKernel}, lengths are multiples of {@link
 * ScanBlock#LANES}, every bin goes through the same correctly rounded operations in every form, and
 * every sum runs over the same logical lanes, so that all forms give the same bits.
 *
 * <p>A bin that a side does not occupy is taken as 0 and 0, and adds 0 to every sum over shared
 * bins: {@link Double#MIN_NORMAL} in the denominators, which is less than half a unit of any that
 * matters, keeps infinities and NaN out.
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
public interface ScanKernel {
  /**
   * Adds what X2 and the null laws need, and starts the block.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @param from the first bin
   * @param length number of bins
   * @param block totals and sums; gets counts, differences and reciprocals
   */
  void relate(double[] p, double[] q, int from, int length, ScanBlock block);

  /**
   * Adds the shares of G, and leaves logarithms in the block.
   *
   * @param length number of bins
   * @param block totals, sums and what {@link #relate} left
   */
  void deviances(int length, ScanBlock block);

  /**
   * Adds the sums of {@link DeltaMethod}.
   *
   * @param length number of bins
   * @param block totals, sums and what {@link #relate} and {@link #deviances} left
   */
  void spreads(int length, ScanBlock block);
}
