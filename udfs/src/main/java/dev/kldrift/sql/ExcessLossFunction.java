package dev.kldrift.sql;

import dev.kldrift.kernel.ExcessLoss;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code excess_loss(p, log_q)}: KL(p‖q) of weights p against log-weights of q, in nats. */
public final class ExcessLossFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "excess_loss",
          "loss in nats of a model log_q on data p beyond the irreducible H(p)",
          DataTypes.DoubleType,
          "p",
          "log_q");

  ExcessLossFunction() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData logQ) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> ExcessLoss.of(a[0], a[1]), p, logQ);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return (Double) value(ElementType.DOUBLE, p, logQ);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return (Double) value(ElementType.FLOAT, p, logQ);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return (Double) value(ElementType.LONG, p, logQ);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return (Double) value(ElementType.INT, p, logQ);
    }
  }
}
