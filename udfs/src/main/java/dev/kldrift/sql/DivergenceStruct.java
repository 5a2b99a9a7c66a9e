package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** {@code divergence(p, q)}: everything one pass over a pair tells, as a struct. */
public final class DivergenceStruct extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
          "divergence",
          "every divergence, entropy and distance of a pair in one pass, as a struct",
          ResultTypes.DIVERGENCE,
          "p",
          "q");

  DivergenceStruct() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q) {
    return BoundHistogramFunction.evaluatePair(
        SIGNATURE,
        () ->
            ResultTypes.row(
                type.divergence(p, q), ResultTypes.distances(type.widen(p), type.widen(q))),
        p,
        q);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q) {
      return (InternalRow) value(ElementType.DOUBLE, p, q);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q) {
      return (InternalRow) value(ElementType.FLOAT, p, q);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q) {
      return (InternalRow) value(ElementType.LONG, p, q);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q) {
      return (InternalRow) value(ElementType.INT, p, q);
    }
  }
}
