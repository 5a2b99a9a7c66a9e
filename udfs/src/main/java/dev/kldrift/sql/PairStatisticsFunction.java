package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.stats.GoodnessOfFit;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.StatisticsOptions;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code pair_statistics(p, q, n_p, n_q, exact_p, effect, minimum, level)}: {@code divergence}, and
 * whether it is more than noise, from one read of the arrays.
 *
 * <p>{@code n_p} and {@code n_q} are sample sizes; NaN takes the totals of the arrays, which are
 * counts then. With {@code exact_p} p is known and only q is a sample. The power is that of a test
 * at {@code level} for {@code minimum} of {@code effect}.
 */
public final class PairStatisticsFunction extends HistogramFunction {
  private static final Signature SIGNATURE =
      Signature.of(
              "pair_statistics",
              "divergence with noise floor, standard errors, tests on sparse counts, and power",
              StatisticsTypes.DIVERGENCE_AND_STATISTICS,
              "p",
              "q")
          .with(
              new StructField("n_p", DataTypes.DoubleType, false, null),
              new StructField("n_q", DataTypes.DoubleType, false, null),
              new StructField("exact_p", DataTypes.BooleanType, false, null),
              new StructField("effect", DataTypes.StringType, false, null),
              new StructField("minimum", DataTypes.DoubleType, false, null),
              new StructField("level", DataTypes.DoubleType, false, null));

  PairStatisticsFunction() {
    super(SIGNATURE, new Doubles(), new Floats(), new Longs(), new Ints());
  }

  private static Object value(
      ElementType type,
      ArrayData p,
      ArrayData q,
      double sizeP,
      double sizeQ,
      boolean exactP,
      UTF8String effect,
      double minimum,
      double level) {
    SmallestEffect smallest = SmallestEffect.of(effect, minimum, level);
    return BoundHistogramFunction.evaluate(
        SIGNATURE,
        type,
        a -> {
          BinScale scale = BinScale.numbers(a[0].length);
          BinDistances distances = BinDistances.of(a[0], a[1], scale);
          StatisticsOptions options = smallest.options(scale);
          return statistics(a[0], a[1], sizeP, sizeQ, exactP, options, distances, true);
        },
        p,
        q);
  }

  /** The fields of {@code pair_statistics}, with NaN sizes where the arrays are counts. */
  static InternalRow statistics(
      double[] p,
      double[] q,
      double sizeP,
      double sizeQ,
      boolean exactP,
      StatisticsOptions options,
      BinDistances distances,
      boolean ordered) {
    Divergence divergence = WeightDivergence.of(p, q);
    if (exactP) {
      return StatisticsTypes.row(divergence, goodnessOfFit(p, q, sizeQ), distances, ordered);
    }
    PairStatistics statistics =
        Double.isNaN(sizeP) || Double.isNaN(sizeQ)
            ? PairStatistics.of(p, q, divergence, options)
            : PairStatistics.of(p, q, sizeP, sizeQ, divergence, options);
    return StatisticsTypes.row(divergence, statistics, distances, ordered);
  }

  private static GoodnessOfFit goodnessOfFit(double[] p, double[] q, double sizeQ) {
    return Double.isNaN(sizeQ) ? GoodnessOfFit.of(q, p) : GoodnessOfFit.of(q, sizeQ, p);
  }

  /** Over {@code array<double>}. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p,
        ArrayData q,
        double sizeP,
        double sizeQ,
        boolean exactP,
        UTF8String effect,
        double minimum,
        double level) {
      return (InternalRow)
          value(ElementType.DOUBLE, p, q, sizeP, sizeQ, exactP, effect, minimum, level);
    }
  }

  /** Over {@code array<float>}. */
  public static final class Floats extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p,
        ArrayData q,
        double sizeP,
        double sizeQ,
        boolean exactP,
        UTF8String effect,
        double minimum,
        double level) {
      return (InternalRow)
          value(ElementType.FLOAT, p, q, sizeP, sizeQ, exactP, effect, minimum, level);
    }
  }

  /** Over {@code array<bigint>}. */
  public static final class Longs extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p,
        ArrayData q,
        double sizeP,
        double sizeQ,
        boolean exactP,
        UTF8String effect,
        double minimum,
        double level) {
      return (InternalRow)
          value(ElementType.LONG, p, q, sizeP, sizeQ, exactP, effect, minimum, level);
    }
  }

  /** Over {@code array<int>}. */
  public static final class Ints extends BoundHistogramFunction {
    public static InternalRow invoke(
        ArrayData p,
        ArrayData q,
        double sizeP,
        double sizeQ,
        boolean exactP,
        UTF8String effect,
        double minimum,
        double level) {
      return (InternalRow)
          value(ElementType.INT, p, q, sizeP, sizeQ, exactP, effect, minimum, level);
    }
  }
}
