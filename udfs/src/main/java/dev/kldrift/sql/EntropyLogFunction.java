package dev.kldrift.sql;

import dev.kldrift.kernel.Entropy;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code entropy_log(x)}: H(p) of log-weights in nats. */
public final class EntropyLogFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "entropy_log", "entropy H(p) in nats of log-weights x", DataTypes.DoubleType, "x");

  EntropyLogFunction() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData x) {
    return BoundHistogramFunction.evaluate(SIGNATURE, type, a -> Entropy.ofLog(a[0]), x);
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
