package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code js_divergence(p, q)}: Jensen-Shannon divergence in nats. */
public final class JsDivergence extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "js_divergence",
          "Jensen-Shannon divergence in nats, at most ln 2",
          DataTypes.DoubleType,
          "p",
          "q");

  JsDivergence() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluatePair(SIGNATURE, type, Divergence::jsDivergence, p, q);
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
