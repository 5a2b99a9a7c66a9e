package dev.kldrift.sql;

import dev.kldrift.kernel.LogSumExp;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code log_evidence(log_w)}: ln Σ exp(log_w), in nats. */
public final class LogEvidence extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "log_evidence",
          "log evidence in nats of unnormalised log-weights",
          DataTypes.DoubleType,
          "log_w");

  LogEvidence() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData logW) {
    return BoundHistogramFunction.evaluate(SIGNATURE, type, a -> LogSumExp.of(a[0]), logW);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData logW) {
      return (Double) value(ElementType.DOUBLE, logW);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData logW) {
      return (Double) value(ElementType.FLOAT, logW);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData logW) {
      return (Double) value(ElementType.LONG, logW);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData logW) {
      return (Double) value(ElementType.INT, logW);
    }
  }
}
