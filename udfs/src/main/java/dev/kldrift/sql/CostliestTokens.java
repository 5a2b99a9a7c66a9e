package dev.kldrift.sql;

import dev.kldrift.kernel.TokenLoss;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code costliest_tokens(p, log_q, labels, count[, unit])}: what the excess loss of a model is
 * made of, the largest terms p ln(p/q) first.
 */
public final class CostliestTokens extends BoundHistogramFunction {
  private static final StructType TOKEN =
      new StructType()
          .add("token", DataTypes.IntegerType, false)
          .add("label", DataTypes.StringType)
          .add("p", DataTypes.DoubleType, false)
          .add("q", DataTypes.DoubleType, false)
          .add("excess_loss", DataTypes.DoubleType, false);

  private static final ArrayType TOKENS = DataTypes.createArrayType(TOKEN, false);

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "costliest_tokens",
                  "the tokens with the largest terms p ln(p/q) of excess_loss, with their label and"
                      + " both probabilities, in nats, or in bits by unit",
                  TOKENS,
                  "p",
                  "log_q")
              .with("labels", DataTypes.createArrayType(DataTypes.StringType))
              .with("count", DataTypes.IntegerType)
              .withOptional(Unit.ARGUMENT, DataTypes.StringType),
          CostliestTokens::new);

  private CostliestTokens(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p weights of the data
   * @param logQ log-weights of the model
   * @param labels of the tokens, or NULL
   * @param count of the tokens wanted
   * @return the tokens in nats, NULL where a histogram is NULL
   */
  public Object invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count) {
    return value(p, logQ, labels, count, Unit.NATS);
  }

  /**
   * Called by generated code.
   *
   * @param p weights of the data
   * @param logQ log-weights of the model
   * @param labels of the tokens, or NULL
   * @param count of the tokens wanted
   * @param unit nats or bits
   * @return the tokens in this unit, NULL where it or a histogram is NULL
   */
  public Object invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
    return unit == null ? null : value(p, logQ, labels, count, Unit.of(unit, name()));
  }

  private Object value(ArrayData p, ArrayData logQ, ArrayData labels, int count, Unit unit) {
    return over(() -> costliest(widen(p), widen(logQ), labels, count, unit), p, logQ);
  }

  private static ArrayData costliest(
      double[] p, double[] logQ, ArrayData labels, int count, Unit unit) {
    TokenLoss[] tokens = TokenLoss.costliest(p, logQ, count);
    return RowValues.array(
        tokens.length, TOKEN.size(), (row, i) -> add(row, tokens[i], labels, unit));
  }

  private static void add(RowValues row, TokenLoss token, ArrayData labels, Unit unit) {
    row.add(token.token())
        .add(TopBins.label(labels, token.token()))
        .add(token.p())
        .add(token.q())
        .add(unit.from(token.excess()));
  }
}
