package dev.kldrift.sql;

import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** {@code surprise(prior, posterior[, unit])}: Bayesian surprise, KL(posterior‖prior). */
public final class Surprise extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "surprise",
              "Bayesian surprise KL(posterior‖prior) in nats, or in bits by unit",
              DataTypes.DoubleType,
              "prior",
              "posterior")
          .withOptional(Unit.ARGUMENT);

  Surprise() {
    super(
        SIGNATURE,
        Map.of(
            ElementType.DOUBLE, Doubles::new,
            ElementType.FLOAT, Floats::new,
            ElementType.LONG, Longs::new,
            ElementType.INT, Ints::new));
  }

  private static Double value(ElementType type, ArrayData prior, ArrayData posterior, Unit unit) {
    return (Double)
        BoundHistogramFunction.evaluatePair(
            SIGNATURE, () -> unit.from(type.divergence(prior, posterior).klQp()), prior, posterior);
  }

  private static Double inUnit(
      ElementType type, ArrayData prior, ArrayData posterior, UTF8String unit) {
    return unit == null ? null : value(type, prior, posterior, Unit.of(unit, SIGNATURE.name()));
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return value(ElementType.DOUBLE, prior, posterior, Unit.NATS);
    }

    public static Double invoke(ArrayData prior, ArrayData posterior, UTF8String unit) {
      return inUnit(ElementType.DOUBLE, prior, posterior, unit);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return value(ElementType.FLOAT, prior, posterior, Unit.NATS);
    }

    public static Double invoke(ArrayData prior, ArrayData posterior, UTF8String unit) {
      return inUnit(ElementType.FLOAT, prior, posterior, unit);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return value(ElementType.LONG, prior, posterior, Unit.NATS);
    }

    public static Double invoke(ArrayData prior, ArrayData posterior, UTF8String unit) {
      return inUnit(ElementType.LONG, prior, posterior, unit);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return value(ElementType.INT, prior, posterior, Unit.NATS);
    }

    public static Double invoke(ArrayData prior, ArrayData posterior, UTF8String unit) {
      return inUnit(ElementType.INT, prior, posterior, unit);
    }
  }
}
