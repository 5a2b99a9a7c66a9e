package dev.kldrift.sql;

import dev.kldrift.kernel.LogWeightDivergence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code kl_divergence_log(x, y)}: KL(p‖q) of log-weights in nats. */
public final class KlDivergenceLog extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "kl_divergence_log",
          "KL(p‖q) in nats of log-weights x and y",
          DataTypes.DoubleType,
          "x",
          "y");

  KlDivergenceLog() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData x, ArrayData y) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> LogWeightDivergence.of(a[0], a[1]).klPq(), x, y);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData x, ArrayData y) {
      return (Double) value(ElementType.DOUBLE, x, y);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData x, ArrayData y) {
      return (Double) value(ElementType.FLOAT, x, y);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData x, ArrayData y) {
      return (Double) value(ElementType.LONG, x, y);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData x, ArrayData y) {
      return (Double) value(ElementType.INT, x, y);
    }
  }
}
