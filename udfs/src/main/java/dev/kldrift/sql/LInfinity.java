package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code linf(p, q)}: largest difference of a bin. */
public final class LInfinity extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "linf", "largest difference of a bin, from 0 to 1", DataTypes.DoubleType, "p", "q");

  LInfinity() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> ResultTypes.distances(a[0], a[1]).linf(), p, q);
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
