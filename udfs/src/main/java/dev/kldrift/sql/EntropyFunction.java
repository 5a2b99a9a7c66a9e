package dev.kldrift.sql;

import dev.kldrift.kernel.Entropy;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/** {@code entropy(p)}: H(p) in nats. */
public final class EntropyFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of("entropy", "entropy H(p) in nats", DataTypes.DoubleType, "p");

  EntropyFunction() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p) {
    return BoundHistogramFunction.evaluate(SIGNATURE, type, a -> Entropy.of(a[0]), p);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static Double invoke(ArrayData p) {
      return (Double) value(ElementType.DOUBLE, p);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static Double invoke(ArrayData p) {
      return (Double) value(ElementType.FLOAT, p);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static Double invoke(ArrayData p) {
      return (Double) value(ElementType.LONG, p);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static Double invoke(ArrayData p) {
      return (Double) value(ElementType.INT, p);
    }
  }
}
