package dev.kldrift.sql;

import dev.kldrift.kernel.LogWeightDivergence;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code divergence_log(x, y)}: everything one pass over a pair of log-weights tells. */
public final class DivergenceLogStruct extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "divergence_log",
          "as divergence, for log-weights x and y",
          ResultTypes.DIVERGENCE,
          "x",
          "y");

  DivergenceLogStruct() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData x, ArrayData y) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE,
        type,
        a ->
            ResultTypes.row(
                LogWeightDivergence.of(a[0], a[1]),
                ResultTypes.distances(ResultTypes.weights(a[0]), ResultTypes.weights(a[1]))),
        x,
        y);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData x, ArrayData y) {
      return (InternalRow) value(ElementType.DOUBLE, x, y);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData x, ArrayData y) {
      return (InternalRow) value(ElementType.FLOAT, x, y);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData x, ArrayData y) {
      return (InternalRow) value(ElementType.LONG, x, y);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData x, ArrayData y) {
      return (InternalRow) value(ElementType.INT, x, y);
    }
  }
}
