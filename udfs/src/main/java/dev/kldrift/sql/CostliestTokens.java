package dev.kldrift.sql;

import dev.kldrift.kernel.TokenLoss;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code costliest_tokens(p, log_q, labels, count[, unit])}: what the excess loss of a model is
 * made of, the largest terms p ln(p/q) first.
 */
public final class CostliestTokens extends HistogramFunction {
  private static final StructType TOKEN =
      new StructType()
          .add("token", DataTypes.IntegerType, false)
          .add("label", DataTypes.StringType)
          .add("p", DataTypes.DoubleType, false)
          .add("q", DataTypes.DoubleType, false)
          .add("excess_loss", DataTypes.DoubleType, false);

  private static final ArrayType TOKENS = DataTypes.createArrayType(TOKEN, false);

  private static final Signature SIGNATURE =
      Signature.of(
              "costliest_tokens",
              "the tokens with the largest terms p ln(p/q) of excess_loss, with their label and"
                  + " both probabilities, in nats, or in bits by unit",
              TOKENS,
              "p",
              "log_q")
          .with(
              DataTypes.createStructField(
                  "labels", DataTypes.createArrayType(DataTypes.StringType), true),
              DataTypes.createStructField("count", DataTypes.IntegerType, false))
          .withOptional(Unit.ARGUMENT);

  CostliestTokens() {
    super(
        SIGNATURE,
        Map.of(
            ElementType.DOUBLE, Doubles::new,
            ElementType.FLOAT, Floats::new,
            ElementType.LONG, Longs::new,
            ElementType.INT, Ints::new));
  }

  private static ArrayData value(
      ElementType type, ArrayData p, ArrayData logQ, ArrayData labels, int count, Unit unit) {
    return (ArrayData)
        BoundHistogramFunction.evaluate(
            SIGNATURE, type, a -> costliest(a[0], a[1], labels, count, unit), p, logQ);
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

  private static ArrayData inUnit(
      ElementType type, ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
    return unit == null
        ? null
        : value(type, p, logQ, labels, count, Unit.of(unit, SIGNATURE.name()));
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count) {
      return value(ElementType.DOUBLE, p, logQ, labels, count, Unit.NATS);
    }

    public static ArrayData invoke(
        ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
      return inUnit(ElementType.DOUBLE, p, logQ, labels, count, unit);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count) {
      return value(ElementType.FLOAT, p, logQ, labels, count, Unit.NATS);
    }

    public static ArrayData invoke(
        ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
      return inUnit(ElementType.FLOAT, p, logQ, labels, count, unit);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count) {
      return value(ElementType.LONG, p, logQ, labels, count, Unit.NATS);
    }

    public static ArrayData invoke(
        ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
      return inUnit(ElementType.LONG, p, logQ, labels, count, unit);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData logQ, ArrayData labels, int count) {
      return value(ElementType.INT, p, logQ, labels, count, Unit.NATS);
    }

    public static ArrayData invoke(
        ArrayData p, ArrayData logQ, ArrayData labels, int count, UTF8String unit) {
      return inUnit(ElementType.INT, p, logQ, labels, count, unit);
    }
  }
}
