package dev.kldrift.sql;

import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** {@code excess_loss(p, log_q[, unit])}: KL(p‖q) of weights p against log-weights of q. */
public final class ExcessLossFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "excess_loss",
              "loss of a model log_q on data p beyond the irreducible H(p), in nats, or in bits by unit",
              DataTypes.DoubleType,
              "p",
              "log_q")
          .withOptional(Unit.ARGUMENT);

  ExcessLossFunction() {
    super(
        SIGNATURE,
        Map.of(
            ElementType.DOUBLE, Doubles::new,
            ElementType.FLOAT, Floats::new,
            ElementType.LONG, Longs::new,
            ElementType.INT, Ints::new));
  }

  private static Double value(ElementType type, ArrayData p, ArrayData logQ, Unit unit) {
    return (Double)
        BoundHistogramFunction.evaluatePair(
            SIGNATURE, () -> unit.from(type.excessLoss(p, logQ)), p, logQ);
  }

  private static Double inUnit(ElementType type, ArrayData p, ArrayData logQ, UTF8String unit) {
    return unit == null ? null : value(type, p, logQ, Unit.of(unit, SIGNATURE.name()));
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.DOUBLE, p, logQ, Unit.NATS);
    }

    public static Double invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.DOUBLE, p, logQ, unit);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.FLOAT, p, logQ, Unit.NATS);
    }

    public static Double invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.FLOAT, p, logQ, unit);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.LONG, p, logQ, Unit.NATS);
    }

    public static Double invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.LONG, p, logQ, unit);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.INT, p, logQ, Unit.NATS);
    }

    public static Double invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.INT, p, logQ, unit);
    }
  }
}
