package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.ChainRule;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code hidden_by_pooling(p, q, pooled_p, pooled_q)}: what one segment adds to the divergence that
 * is lost where the histograms of all segments are added up.
 */
public final class HiddenByPooling extends HistogramFunction {
  private static final StructType HIDDEN =
      new StructType()
          .add("hidden_pq", DataTypes.DoubleType, false)
          .add("hidden_qp", DataTypes.DoubleType, false);

  private static final Signature SIGNATURE =
      Signature.of(
          "hidden_by_pooling",
          "share of a segment (p, q) in the divergence that is lost where the histograms of all"
              + " segments are added up (pooled_p, pooled_q): hidden_pq and hidden_qp",
          HIDDEN,
          "p",
          "q",
          "pooled_p",
          "pooled_q");

  HiddenByPooling() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData... arrays) {
    return BoundHistogramFunction.evaluate(SIGNATURE, type, HiddenByPooling::hidden, arrays);
  }

  private static InternalRow hidden(double[][] arrays) {
    String[] names = SIGNATURE.names();
    for (int i = 0; i < arrays.length; i++) {
      int length = arrays[i].length;
      if (length != arrays[0].length) {
        throw new IllegalArgumentException(
            SIGNATURE.name()
                + ": p and %s differ in length: %d != %d"
                    .formatted(names[i], arrays[0].length, length));
      }
      Violation violation = WeightRule.WEIGHTS.firstViolation(arrays[i]);
      if (violation != null) {
        throw InvalidHistogramException.bin(violation, i, names);
      }
    }
    ChainRule.Hidden hidden = ChainRule.hidden(arrays[0], arrays[1], arrays[2], arrays[3]);
    return new GenericInternalRow(new Object[] {hidden.pq(), hidden.qp()});
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p, ArrayData q, ArrayData pooledP, ArrayData pooledQ) {
      return (InternalRow) value(ElementType.DOUBLE, p, q, pooledP, pooledQ);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p, ArrayData q, ArrayData pooledP, ArrayData pooledQ) {
      return (InternalRow) value(ElementType.FLOAT, p, q, pooledP, pooledQ);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p, ArrayData q, ArrayData pooledP, ArrayData pooledQ) {
      return (InternalRow) value(ElementType.LONG, p, q, pooledP, pooledQ);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p, ArrayData q, ArrayData pooledP, ArrayData pooledQ) {
      return (InternalRow) value(ElementType.INT, p, q, pooledP, pooledQ);
    }
  }
}
