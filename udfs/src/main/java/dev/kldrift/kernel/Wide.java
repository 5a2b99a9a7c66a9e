package dev.kldrift.kernel;

/**
 * A block of double-double numbers: the value of element i is the unevaluated sum of {@code high}
 * and {@code low}. Scratch space of {@link BlockKernel}, not for callers outside this package.
 */
public final class Wide {
  /** The leading parts. */
  public final double[] high = new double[BlockKernel.BLOCK];

  /** What the leading parts miss. */
  public final double[] low = new double[BlockKernel.BLOCK];

  Wide() {}

  void set(int i, DoubleDouble value) {
    high[i] = value.high();
    low[i] = value.low();
  }
}
