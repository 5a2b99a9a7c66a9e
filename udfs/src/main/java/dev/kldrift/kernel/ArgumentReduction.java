package dev.kldrift.kernel;

/**
 * A block of arguments of a logarithm or an exponential on their way to the result: scratch space
 * of {@link BlockKernel}.
 */
final class ArgumentReduction {
  /** The power of two taken out. */
  final double[] exponent = new double[Blocks.BLOCK];

  /** The reduced argument: s of {@link Logarithm}, r of {@link Exponential}. */
  final DoubleDoubleArray argument = new DoubleDoubleArray();

  /** What the polynomial is evaluated at. */
  final double[] point = new double[Blocks.BLOCK];

  /** The value of the polynomial. */
  final double[] series = new double[Blocks.BLOCK];

  private DoubleDoubleArray source = argument;
  private DoubleDoubleArray result = argument;

  ArgumentReduction() {}

  /**
   * Sets what is to be computed.
   *
   * @param from the arguments of the function
   * @param to its values
   */
  void between(DoubleDoubleArray from, DoubleDoubleArray to) {
    source = from;
    result = to;
  }

  /**
   * The arguments.
   *
   * @return the arguments of the function
   */
  DoubleDoubleArray source() {
    return source;
  }

  /**
   * The values.
   *
   * @return the values of the function
   */
  DoubleDoubleArray result() {
    return result;
  }
}
