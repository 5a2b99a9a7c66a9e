package dev.kldrift.sql;

import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.Smoothing;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code smoothed_divergence(p, q, smoothing)}: {@code divergence} of counts that were smoothed
 * first, on purpose and by name: laplace, jeffreys, perks, dirichlet(c) or shrink.
 */
public final class SmoothedDivergence extends BoundHistogramFunction {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "smoothed_divergence",
                  "divergence of smoothed counts: laplace, jeffreys, perks, dirichlet(c) or shrink",
                  ResultTypes.DIVERGENCE,
                  "p",
                  "q")
              .with("smoothing", DataTypes.StringType),
          SmoothedDivergence::new);

  private SmoothedDivergence(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p counts of the first histogram
   * @param q counts of the second
   * @param smoothing name of what is added to them
   * @return the fields of {@code divergence}, NULL where an argument is NULL
   * @throws IllegalArgumentException if there is no such smoothing
   */
  public Object invoke(ArrayData p, ArrayData q, UTF8String smoothing) {
    return smoothing == null
        ? null
        : over(() -> divergence(widen(p), widen(q), smoothing.toString()), p, q);
  }

  private InternalRow divergence(double[] p, double[] q, String smoothing) {
    requireSameLength(p, q);
    // A negative weight would be hidden by what is added to it.
    require(WeightRule.WEIGHTS.firstViolation(p), 0);
    require(WeightRule.WEIGHTS.firstViolation(q), 1);
    Smoothing.Pair smooth = named(smoothing).apply(p, q);
    return ResultTypes.row(
        WeightDivergence.of(smooth.p(), smooth.q()), ResultTypes.distances(smooth.p(), smooth.q()));
  }

  private Smoothing named(String smoothing) {
    try {
      return Smoothing.named(smoothing);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
    }
  }
}
