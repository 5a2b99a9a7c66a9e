package dev.kldrift.sql;

import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.Smoothing;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code smoothed_divergence(p, q, smoothing)}: {@code divergence} of counts that were smoothed
 * first, on purpose and by name: laplace, jeffreys, perks, dirichlet(c) or shrink.
 */
public final class SmoothedDivergence extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "smoothed_divergence",
              "divergence of smoothed counts: laplace, jeffreys, perks, dirichlet(c) or shrink",
              ResultTypes.DIVERGENCE,
              "p",
              "q")
          .with(new StructField("smoothing", DataTypes.StringType, false, null));

  SmoothedDivergence() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(ElementType type, ArrayData p, ArrayData q, UTF8String smoothing) {
    return BoundHistogramFunction.evaluate(
        SIGNATURE, type, a -> divergence(a[0], a[1], smoothing.toString()), p, q);
  }

  private static InternalRow divergence(double[] p, double[] q, String smoothing) {
    if (p.length != q.length) {
      throw InvalidHistogramException.lengths(p.length, q.length, SIGNATURE.names());
    }
    requireWeights(p, 0);
    requireWeights(q, 1);
    Smoothing.Pair smooth = Smoothing.named(smoothing).apply(p, q);
    return ResultTypes.row(
        WeightDivergence.of(smooth.p(), smooth.q()), ResultTypes.distances(smooth.p(), smooth.q()));
  }

  /** A negative weight would be hidden by what is added to it. */
  private static void requireWeights(double[] weights, int argument) {
    Violation violation = WeightRule.WEIGHTS.firstViolation(weights);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, argument, SIGNATURE.names());
    }
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q, UTF8String smoothing) {
      return (InternalRow) value(ElementType.DOUBLE, p, q, smoothing);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q, UTF8String smoothing) {
      return (InternalRow) value(ElementType.FLOAT, p, q, smoothing);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q, UTF8String smoothing) {
      return (InternalRow) value(ElementType.LONG, p, q, smoothing);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(ArrayData p, ArrayData q, UTF8String smoothing) {
      return (InternalRow) value(ElementType.INT, p, q, smoothing);
    }
  }
}
