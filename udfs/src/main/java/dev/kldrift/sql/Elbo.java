package dev.kldrift.sql;

import dev.kldrift.kernel.EvidenceBound;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code elbo(q, log_w)}: evidence lower bound of q for unnormalised log-weights, in nats. */
public final class Elbo extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "elbo",
          "evidence lower bound in nats, at most log_evidence(log_w)",
          DataTypes.DoubleType,
          "q",
          "log_w");

  Elbo() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData q, ArrayData logW) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> EvidenceBound.elbo(a[0], a[1]), q, logW);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData q, ArrayData logW) {
      return (Double) value(ElementType.DOUBLE, q, logW);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData q, ArrayData logW) {
      return (Double) value(ElementType.FLOAT, q, logW);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData q, ArrayData logW) {
      return (Double) value(ElementType.LONG, q, logW);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData q, ArrayData logW) {
      return (Double) value(ElementType.INT, q, logW);
    }
  }
}
