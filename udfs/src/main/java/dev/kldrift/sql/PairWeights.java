package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.stats.MovedBins;
import dev.kldrift.stats.MovedBins.Moved;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * The weights of a pair as doubles; and as whole numbers, where those are needed ({@link
 * ElementType#needsCounts}).
 */
final class PairWeights {
  private final double[] p;
  private final double[] q;

  /** Null where doubles are all that is needed. */
  private final long[] countsP;

  private final long[] countsQ;

  private PairWeights(double[] p, double[] q, long[] countsP, long[] countsQ) {
    this.p = p;
    this.q = q;
    this.countsP = countsP;
    this.countsQ = countsQ;
  }

  /** Weights that are doubles. */
  static PairWeights of(double[] p, double[] q) {
    return new PairWeights(p, q, null, null);
  }

  /** The weights of two arrays without null elements, until the thread is asked for others. */
  static PairWeights of(ElementType type, ArrayData p, ArrayData q) {
    return of(type, p, q, SpareWeights.p(type, p), SpareWeights.q(type, q));
  }

  /** The same where there are wide copies already. */
  static PairWeights of(
      ElementType type, ArrayData p, ArrayData q, double[] wideP, double[] wideQ) {
    return type.needsCounts(wideP) || type.needsCounts(wideQ)
        ? new PairWeights(wideP, wideQ, type.counts(p), type.counts(q))
        : of(wideP, wideQ);
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
    return countsP == null ? WeightDivergence.of(p, q) : WeightDivergence.of(countsP, countsQ);
  }

  double klPq() {
    return countsP == null ? WeightDivergence.klPq(p, q) : WeightDivergence.klPq(countsP, countsQ);
  }

  double[] contributions() {
    return countsP == null
        ? WeightDivergence.contributions(p, q)
        : WeightDivergence.contributions(countsP, countsQ);
  }

  BinDistances distances(BinScale scale) {
    return countsP == null
        ? BinDistances.of(p, q, scale)
        : BinDistances.of(countsP, countsQ, scale);
  }

  /** Distances of bins that are in order, each 1 from the next. */
  BinDistances distances() {
    return distances(BinScale.numbers(p.length));
  }

  Moved[] moved(int count) {
    return countsP == null ? MovedBins.of(p, q, count) : MovedBins.of(countsP, countsQ, count);
  }
}
