package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/** A bound function of two histograms, in a unit that may be given. */
public final class UnitFunction extends BoundHistogramFunction {
  private final Kernel kernel;

  UnitFunction(Signature signature, ElementType type, Kernel kernel) {
    super(signature, type);
    this.kernel = kernel;
  }

  /** A value of two arrays without null elements, in a unit. */
  @FunctionalInterface
  interface Kernel {
    Object of(ElementType type, ArrayData p, ArrayData q, Unit unit);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @return the value in nats, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q) {
    return value(p, q, Unit.NATS);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @param unit nats or bits
   * @return the value in this unit, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q, UTF8String unit) {
    return unit == null ? null : value(p, q, Unit.of(unit, name()));
  }

  private Object value(ArrayData p, ArrayData q, Unit unit) {
    return over(() -> kernel.of(type(), p, q, unit), p, q);
  }
}
