package dev.kldrift.kernel;

/**
 * A block of double-double numbers: the value of element i is the unevaluated sum of {@code high}
 * and {@code low}. Scratch space of {@link BlockKernel}.
 */
final class DoubleDoubleArray {
  /** The leading parts. */
  final double[] high = new double[Blocks.BLOCK];

  /** What the leading parts miss. */
  final double[] low = new double[Blocks.BLOCK];

  DoubleDoubleArray() {}

  DoubleDouble get(int i) {
    return new DoubleDouble(high[i], low[i]);
  }

  void set(int i, DoubleDouble value) {
    high[i] = value.high();
    low[i] = value.low();
  }
}
