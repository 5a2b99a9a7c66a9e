package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code kl_divergence(p, q)}: KL(p‖q) in nats. */
public final class KlDivergence extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "kl_divergence",
          "KL(p‖q) in nats, +Infinity where q misses mass of p",
          DataTypes.DoubleType,
          "p",
          "q");

  KlDivergence() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluatePair(SIGNATURE, () -> type.klPq(p, q), p, q);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return (Double) value(ElementType.DOUBLE, p, q);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return (Double) value(ElementType.FLOAT, p, q);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return (Double) value(ElementType.LONG, p, q);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData q) {
      return (Double) value(ElementType.INT, p, q);
    }
  }
}
