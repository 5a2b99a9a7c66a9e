package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/** A bound function of one histogram. */
public final class WeightsFunction extends BoundHistogramFunction {
  private final Kernel kernel;

  WeightsFunction(Signature signature, ElementType type, Kernel kernel) {
    super(signature, type);
    this.kernel = kernel;
  }

  /** A value of weights, or of log-weights. */
  @FunctionalInterface
  interface Kernel {
    Object of(double[] weights);
  }

  /**
   * Called by generated code.
   *
   * @param weights the histogram
   * @return the value, NULL of NULL
   */
  public Object invoke(ArrayData weights) {
    return over(() -> kernel.of(widen(weights)), weights);
  }
}
