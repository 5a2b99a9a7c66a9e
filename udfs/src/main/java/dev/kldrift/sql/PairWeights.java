package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.InvalidHistogramException;
import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.stats.MovedBins;
import dev.kldrift.stats.MovedBins.Moved;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** The weights of a pair as doubles; and as whole numbers, where doubles may have rounded those. */
final class PairWeights {
  private final ElementType type;
  private final ArrayData givenP;
  private final ArrayData givenQ;
  private final double[] p;
  private final double[] q;
  private final boolean rounded;

  private PairWeights(
      ElementType type, ArrayData givenP, ArrayData givenQ, double[] p, double[] q) {
    this.type = type;
    this.givenP = givenP;
    this.givenQ = givenQ;
    this.p = p;
    this.q = q;
    this.rounded = type.mayHaveRounded(p) || type.mayHaveRounded(q);
  }

  /** Weights that are doubles. */
  static PairWeights of(double[] p, double[] q) {
    return new PairWeights(ElementType.DOUBLE, null, null, p, q);
  }

  /** The weights of two arrays without null elements, until the thread is asked for others. */
  static PairWeights of(ElementType type, ArrayData p, ArrayData q) {
    SpareWeights spare = SpareWeights.current();
    return of(type, p, q, spare.p.copy(type, p), spare.q.copy(type, q));
  }

  /** The same where there are wide copies already. */
  static PairWeights of(
      ElementType type, ArrayData p, ArrayData q, double[] wideP, double[] wideQ) {
    return new PairWeights(type, p, q, wideP, wideQ);
  }

  /** Weights of the first histogram as doubles. */
  double[] p() {
    return p;
  }

  /** Weights of the second. */
  double[] q() {
    return q;
  }

  Divergence divergence() {
    return value(WeightDivergence::of, WeightDivergence::of);
  }

  double klPq() {
    return value(WeightDivergence::klPq, WeightDivergence::klPq);
  }

  double[] contributions() {
    return value(WeightDivergence::contributions, WeightDivergence::contributions);
  }

  BinDistances distances(BinScale scale) {
    return value((a, b) -> BinDistances.of(a, b, scale), (a, b) -> BinDistances.of(a, b, scale));
  }

  /** Distances of bins that are in order, each 1 from the next. */
  BinDistances distances() {
    return distances(BinScale.numbers(p.length));
  }

  Moved[] moved(int count) {
    return value((a, b) -> MovedBins.of(a, b, count), (a, b) -> MovedBins.of(a, b, count));
  }

  /** What doubles refuse is refused once more as it was given, so that the error names a count. */
  private <T> T value(
      BiFunction<double[], double[], T> ofWeights, BiFunction<long[], long[], T> ofCounts) {
    if (rounded) {
      return ofCounts.apply(type.counts(givenP), type.counts(givenQ));
    }
    try {
      return ofWeights.apply(p, q);
    } catch (InvalidHistogramException e) {
      long[] countsP = type.counts(givenP);
      if (countsP == null) {
        throw e;
      }
      return ofCounts.apply(countsP, type.counts(givenQ));
    }
  }
}
