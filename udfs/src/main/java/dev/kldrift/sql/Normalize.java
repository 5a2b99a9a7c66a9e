package dev.kldrift.sql;

import dev.kldrift.kernel.Weights;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code normalize(w)}: weights divided by their sum. */
public final class Normalize extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of("normalize", "weights w divided by their sum", ResultTypes.DOUBLES, "w");

  Normalize() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData w) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> ResultTypes.array(Weights.normalize(a[0])), w);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData w) {
      return (ArrayData) value(ElementType.DOUBLE, w);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData w) {
      return (ArrayData) value(ElementType.FLOAT, w);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData w) {
      return (ArrayData) value(ElementType.LONG, w);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData w) {
      return (ArrayData) value(ElementType.INT, w);
    }
  }
}
