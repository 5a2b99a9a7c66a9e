package dev.kldrift.kernel;

/**
 * A block of arguments of a logarithm or an exponential on their way to the result: scratch space
 * of {@link BlockKernel}, not for callers outside this package.
 */
public final class Reduction {
  /** The power of two taken out. */
  public final double[] exponent = new double[BlockKernel.BLOCK];

  /** The reduced argument: s of {@link Logarithm}, r of {@link Exponential}. */
  public final Wide argument = new Wide();

  /** What the polynomial is evaluated at. */
  public final double[] point = new double[BlockKernel.BLOCK];

  /** The value of the polynomial. */
  public final double[] series = new double[BlockKernel.BLOCK];

  private Wide source = argument;
  private Wide result = argument;

  Reduction() {}

  /**
   * Sets what is to be computed.
   *
   * @param from the arguments of the function
   * @param to its values
   */
  public void between(Wide from, Wide to) {
    source = from;
    result = to;
  }

  /**
   * The arguments.
   *
   * @return the arguments of the function
   */
  public Wide source() {
    return source;
  }

  /**
   * The values.
   *
   * @return the values of the function
   */
  public Wide result() {
    return result;
  }
}
