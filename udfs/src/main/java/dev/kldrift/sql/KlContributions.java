package dev.kldrift.sql;

import dev.kldrift.kernel.WeightDivergence;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code kl_contributions(p, q)}: the terms of KL(p‖q), bin by bin, in nats. */
public final class KlContributions extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "kl_contributions",
          "the terms p_i ln(p_i/q_i) of KL(p‖q) in nats, bin by bin",
          ResultTypes.DOUBLES,
          "p",
          "q");

  KlContributions() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> ResultTypes.array(WeightDivergence.contributions(a[0], a[1])), p, q);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q) {
      return (ArrayData) value(ElementType.DOUBLE, p, q);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q) {
      return (ArrayData) value(ElementType.FLOAT, p, q);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q) {
      return (ArrayData) value(ElementType.LONG, p, q);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static ArrayData invoke(ArrayData p, ArrayData q) {
      return (ArrayData) value(ElementType.INT, p, q);
    }
  }
}
