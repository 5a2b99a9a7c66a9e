package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.stats.GoodnessOfFit;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.StatisticsOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code pair_statistics(p, q, n_p, n_q, exact_p, effect, minimum, level)}: {@code divergence}, and
 * whether it is more than noise, from one read of the arrays.
 *
 * <p>{@code n_p} and {@code n_q} are sample sizes; where one is NaN it is the total of its array,
 * which are counts then. A size of 0 leaves nothing to test. With {@code exact_p} p is known and
 * only q is a sample, whatever {@code n_p} is. The power is that of a test at {@code level} for
 * {@code minimum} of {@code effect}.
 */
public final class PairStatisticsFunction extends BoundHistogramFunction {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "pair_statistics",
                  "divergence with noise floor, standard errors, tests on sparse counts, and power",
                  StatisticsTypes.DIVERGENCE_AND_STATISTICS,
                  "p",
                  "q")
              .with("n_p", DataTypes.DoubleType)
              .with("n_q", DataTypes.DoubleType)
              .with("exact_p", DataTypes.BooleanType)
              .with("effect", DataTypes.StringType)
              .with("minimum", DataTypes.DoubleType)
              .with("level", DataTypes.DoubleType),
          PairStatisticsFunction::new);

  private PairStatisticsFunction(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p weights of the first histogram
   * @param q weights of the second
   * @param sizeP sample size of p, NaN where its total is that
   * @param sizeQ sample size of q, NaN where its total is that
   * @param exactP whether p is known, not a sample
   * @param effect the quantity of the smallest effect that matters
   * @param minimum that effect
   * @param level of the test whose power is asked
   * @return the struct, NULL where an argument is NULL
   * @throws IllegalArgumentException if an argument is out of range
   */
  public Object invoke(
      ArrayData p,
      ArrayData q,
      double sizeP,
      double sizeQ,
      boolean exactP,
      UTF8String effect,
      double minimum,
      double level) {
    if (effect == null) {
      return null;
    }
    SmallestEffect smallest = SmallestEffect.of(name(), effect, minimum, level);
    SampleSizes sizes = new SampleSizes(sizeP, sizeQ, exactP);
    return over(() -> statistics(PairWeights.of(type(), p, q), sizes, smallest), p, q);
  }

  private InternalRow statistics(PairWeights weights, SampleSizes sizes, SmallestEffect smallest) {
    String problem = sizes.problem();
    if (problem != null) {
      throw new IllegalArgumentException(name() + ": " + problem);
    }
    BinScale scale = BinScale.numbers(weights.p().length);
    BinDistances distances = weights.distances(scale);
    return statistics(weights, sizes, smallest.options(scale), distances, true);
  }

  /** The fields of {@code pair_statistics}, of sizes without a problem. */
  static InternalRow statistics(
      PairWeights weights,
      SampleSizes sizes,
      StatisticsOptions options,
      BinDistances distances,
      boolean ordered) {
    Divergence divergence = weights.divergence();
    double[] p = weights.p();
    double[] q = weights.q();
    if (sizes.exactP()) {
      GoodnessOfFit fit =
          sizes.areTotals()
              ? GoodnessOfFit.of(q, p, options)
              : GoodnessOfFit.of(q, sizes.q(), p, options);
      return StatisticsTypes.row(divergence, fit, distances, ordered);
    }
    PairStatistics statistics =
        sizes.areTotals()
            ? PairStatistics.of(p, q, divergence, options)
            : PairStatistics.of(
                p, q, sizes.ofP(divergence), sizes.ofQ(divergence), divergence, options);
    return StatisticsTypes.row(divergence, statistics, distances, ordered);
  }
}
