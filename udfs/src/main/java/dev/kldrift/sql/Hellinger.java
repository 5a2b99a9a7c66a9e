package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code hellinger(p, q)}: Hellinger distance. */
public final class Hellinger extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of("hellinger", "Hellinger distance, from 0 to 1", DataTypes.DoubleType, "p", "q");

  Hellinger() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluatePair(SIGNATURE, type, Divergence::hellinger, p, q);
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
