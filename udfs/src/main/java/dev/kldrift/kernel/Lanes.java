package dev.kldrift.kernel;

/**
 * Sums of terms over logical lanes, with their rounding errors kept.
 *
 * <p>The non-negative terms of a block are first added to an anchor, a power of two above each of
 * them. So no term is larger than the sum it joins, and the error of an addition takes two
 * operations to find and not five (T. J. Dekker, Numer. Math. 18 (1971) 224); the anchor comes off
 * again without error.
 *
 * <p>Scratch space of {@link BlockKernel}, not for callers outside this package.
 */
public class Lanes {
  static final long EXPONENT = 0x7ff0000000000000L;
  private static final long BINADE = 1L << 52;

  /** Lane sums. */
  public final double[] sum = new double[BlockKernel.LANES];

  /** Rounding errors of the lane sums. */
  public final double[] error = new double[BlockKernel.LANES];

  /** Lane sums of a block. */
  public final double[] part = new double[BlockKernel.LANES];

  /** Rounding errors of those. */
  public final double[] partError = new double[BlockKernel.LANES];

  /** What the terms of the next block are added to. */
  public double anchor;

  Lanes() {}

  void clear() {
    // Loops of known length are some stores to C2, and Arrays.fill is a call.
    for (int lane = 0; lane < BlockKernel.LANES; lane++) {
      sum[lane] = 0;
      error[lane] = 0;
    }
  }

  /**
   * Sets the anchor of the next block.
   *
   * @param largest the largest term, not negative
   */
  public final void anchorAbove(double largest) {
    long exponent = Double.doubleToRawLongBits(largest) & EXPONENT;
    anchor = Double.longBitsToDouble(exponent + BINADE);
  }
}
