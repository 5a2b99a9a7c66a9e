package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/** A bound function of one histogram. */
public final class WeightsFunction extends BoundHistogramFunction {
  private final Kernel kernel;

  WeightsFunction(Signature signature, ElementType type, Kernel kernel) {
    super(signature, type);
    this.kernel = kernel;
  }

  /** A value of an array without null elements. */
  @FunctionalInterface
  interface Kernel {
    Object of(ElementType type, ArrayData weights);
  }

  /**
   * Called by generated code.
   *
   * @param weights the histogram
   * @return the value, NULL of NULL
   */
  public Object invoke(ArrayData weights) {
    return over(() -> kernel.of(type(), weights), weights);
  }
}
