package dev.kldrift.kernel;

/**
 * The shape of all loops over bins: blocks of bins that stay in the first cache, and sums in
 * logical lanes, whatever the width of the CPU's registers.
 */
public final class Blocks {
  /** Logical lanes of every sum: bin i belongs to lane i mod 8. */
  public static final int LANES = 8;

  /** Most bins in a block; a multiple of {@link #LANES}. */
  public static final int BLOCK = 256;

  private Blocks() {}

  /**
   * The length that bins are filled up to.
   *
   * @param length number of bins
   * @return the next multiple of {@link #LANES}
   */
  public static int padded(int length) {
    return (length + LANES - 1) & -LANES;
  }
}
