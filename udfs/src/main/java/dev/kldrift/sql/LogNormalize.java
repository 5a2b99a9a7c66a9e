package dev.kldrift.sql;

import dev.kldrift.kernel.LogSumExp;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code log_normalize(x)}: log-weights shifted so that their exponentials sum to 1. */
public final class LogNormalize extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of("log_normalize", "log-weights x minus log_sum_exp(x)", ResultTypes.DOUBLES, "x");

  LogNormalize() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData x) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> ResultTypes.array(LogSumExp.normalize(a[0])), x);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData x) {
      return (ArrayData) value(ElementType.DOUBLE, x);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData x) {
      return (ArrayData) value(ElementType.FLOAT, x);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData x) {
      return (ArrayData) value(ElementType.LONG, x);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData x) {
      return (ArrayData) value(ElementType.INT, x);
    }
  }
}
