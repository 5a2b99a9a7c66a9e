package dev.kldrift.sql;

import dev.kldrift.kernel.Divergence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code surprise(prior, posterior)}: Bayesian surprise, KL(posterior‖prior) in nats. */
public final class Surprise extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "surprise",
          "Bayesian surprise KL(posterior‖prior) in nats",
          DataTypes.DoubleType,
          "prior",
          "posterior");

  Surprise() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData prior, ArrayData posterior) {
    return BoundHistogramFunction.evaluatePair(SIGNATURE, type, Divergence::klQp, prior, posterior);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return (Double) value(ElementType.DOUBLE, prior, posterior);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return (Double) value(ElementType.FLOAT, prior, posterior);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return (Double) value(ElementType.LONG, prior, posterior);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData prior, ArrayData posterior) {
      return (Double) value(ElementType.INT, prior, posterior);
    }
  }
}
