package dev.kldrift.sql;

import dev.kldrift.kernel.LogSumExp;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code log_sum_exp(x)}: ln Σ exp(x_i). */
public final class LogSumExpFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "log_sum_exp", "ln of the sum of exp(x_i), without overflow", DataTypes.DoubleType, "x");

  LogSumExpFunction() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData x) {
    return BoundHistogramFunction.evaluate(SIGNATURE, type, a -> LogSumExp.of(a[0]), x);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData x) {
      return (Double) value(ElementType.DOUBLE, x);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData x) {
      return (Double) value(ElementType.FLOAT, x);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData x) {
      return (Double) value(ElementType.LONG, x);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData x) {
      return (Double) value(ElementType.INT, x);
    }
  }
}
