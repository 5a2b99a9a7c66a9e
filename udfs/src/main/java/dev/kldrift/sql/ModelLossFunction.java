package dev.kldrift.sql;

import dev.kldrift.kernel.ModelLoss;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code model_loss(p, log_q[, unit])}: the loss of a model split into the irreducible part and the
 * excess, and all three as perplexities, which have no unit.
 */
final class ModelLossFunction {
  private static final StructType LOSS =
      new StructType()
          .add("entropy", DataTypes.DoubleType, false)
          .add("cross_entropy", DataTypes.DoubleType, false)
          .add("excess_loss", DataTypes.DoubleType, false)
          .add("least_perplexity", DataTypes.DoubleType, false)
          .add("perplexity", DataTypes.DoubleType, false)
          .add("excess_perplexity", DataTypes.DoubleType, false);

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "model_loss",
                  "loss of a model log_q on data p as a struct: entropy (irreducible) + excess_loss"
                      + " = cross_entropy in nats, or in bits by unit, and the perplexity of each",
                  LOSS,
                  "p",
                  "log_q")
              .withOptional(Unit.ARGUMENT, DataTypes.StringType),
          (signature, type) -> new UnitFunction(signature, type, ModelLossFunction::loss));

  private ModelLossFunction() {}

  private static InternalRow loss(ElementType type, ArrayData p, ArrayData logQ, Unit unit) {
    return row(ModelLoss.of(type.widen(p), type.widen(logQ)), unit);
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
}
