package dev.kldrift.sql;

import dev.kldrift.kernel.ModelLoss;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code model_loss(p, log_q[, unit])}: the loss of a model split into the irreducible part and the
 * excess, and all three as perplexities, which have no unit.
 */
public final class ModelLossFunction extends HistogramFunction {
  private static final StructType LOSS =
      new StructType()
          .add("entropy", DataTypes.DoubleType, false)
          .add("cross_entropy", DataTypes.DoubleType, false)
          .add("excess_loss", DataTypes.DoubleType, false)
          .add("least_perplexity", DataTypes.DoubleType, false)
          .add("perplexity", DataTypes.DoubleType, false)
          .add("excess_perplexity", DataTypes.DoubleType, false);

  private static final Signature SIGNATURE =
      Signature.of(
              "model_loss",
              "loss of a model log_q on data p as a struct: entropy (irreducible) + excess_loss ="
                  + " cross_entropy in nats, or in bits by unit, and the perplexity of each",
              LOSS,
              "p",
              "log_q")
          .withOptional(Unit.ARGUMENT);

  ModelLossFunction() {
    super(
        SIGNATURE,
        Map.of(
            ElementType.DOUBLE, Doubles::new,
            ElementType.FLOAT, Floats::new,
            ElementType.LONG, Longs::new,
            ElementType.INT, Ints::new));
  }

  private static InternalRow value(ElementType type, ArrayData p, ArrayData logQ, Unit unit) {
    return (InternalRow)
        BoundHistogramFunction.evaluate(
            SIGNATURE, type, a -> row(ModelLoss.of(a[0], a[1]), unit), p, logQ);
  }

  private static InternalRow row(ModelLoss loss, Unit unit) {
    return new RowValues(LOSS.size())
        .add(unit.from(loss.entropy()))
        .add(unit.from(loss.crossEntropy()))
        .add(unit.from(loss.excess()))
        .add(loss.leastPerplexity())
        .add(loss.perplexity())
        .add(loss.excessPerplexity())
        .row();
  }

  private static InternalRow inUnit(
      ElementType type, ArrayData p, ArrayData logQ, UTF8String unit) {
    return unit == null ? null : value(type, p, logQ, Unit.of(unit, SIGNATURE.name()));
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.DOUBLE, p, logQ, Unit.NATS);
    }

    public static InternalRow invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.DOUBLE, p, logQ, unit);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.FLOAT, p, logQ, Unit.NATS);
    }

    public static InternalRow invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.FLOAT, p, logQ, unit);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.LONG, p, logQ, Unit.NATS);
    }

    public static InternalRow invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.LONG, p, logQ, unit);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData logQ) {
      return value(ElementType.INT, p, logQ, Unit.NATS);
    }

    public static InternalRow invoke(ArrayData p, ArrayData logQ, UTF8String unit) {
      return inUnit(ElementType.INT, p, logQ, unit);
    }
  }
}
