package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/** A bound function of two histograms. */
public final class PairFunction extends BoundHistogramFunction {
  private final Kernel kernel;

  PairFunction(Signature signature, ElementType type, Kernel kernel) {
    super(signature, type);
    this.kernel = kernel;
  }

  /** A value of two arrays without null elements. */
  @FunctionalInterface
  interface Kernel {
    Object of(ElementType type, ArrayData p, ArrayData q);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @return the value, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q) {
    return over(() -> kernel.of(type(), p, q), p, q);
  }
}
