package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;
import static dev.kldrift.kernel.Vectors.LONGS;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static java.lang.Double.doubleToRawLongBits;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * Compensated sums over logical lanes, on vectors.
 *
 * <p>Some of the subtractions are written as multiplications by -1 with a fused addition: the bits
 * are the same, and CPUs that have adders and multipliers side by side use both.
 */
final class VectorSums {
  private VectorSums() {}

  static void total(double[] weights, int from, int length, LaneTotal total) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, total.sum, lane);
      DoubleVector error = fromArray(SPECIES, total.error, lane);
      LongVector smallest = LongVector.broadcast(LONGS, Long.MAX_VALUE);
      LongVector largest = LongVector.zero(LONGS);
      for (int i = from + lane; i < from + length; i += LANES) {
        DoubleVector weight = fromArray(SPECIES, weights, i);
        LongVector bits = weight.reinterpretAsLongs();
        smallest = smallest.min(bits);
        largest = largest.max(bits);
        DoubleVector next = sum.add(weight);
        DoubleVector part = sum.fma(minusOne, next);
        error = error.add(sum.sub(part.fma(minusOne, next)).add(part.fma(minusOne, weight)));
        sum = next;
      }
      sum.intoArray(total.sum, lane);
      error.intoArray(total.error, lane);
      // NaN with or without a sign is NaN then, and so above every weight.
      long low = doubleToRawLongBits(smallest.reinterpretAsDoubles().reduceLanes(MIN));
      long high = doubleToRawLongBits(largest.reinterpretAsDoubles().reduceLanes(MAX));
      least = Math.min(least, low);
      most = Math.max(most, Math.max(low, high));
    }
    total.largest = Math.max(total.largest, most);
    total.signs |= least;
    if (least < LaneTotal.TINY) {
      count(weights, from, length, total);
    }
  }

  /** Counts weights below a limit by the sign bits of differences; valid weights have none set. */
  private static void count(double[] weights, int from, int length, LaneTotal total) {
    LongVector zeros = LongVector.zero(LONGS);
    LongVector tiny = LongVector.zero(LONGS);
    for (int i = from; i < from + length; i += WIDTH) {
      LongVector bits = fromArray(SPECIES, weights, i).reinterpretAsLongs();
      zeros = zeros.add(bits.sub(1L).lanewise(LSHR, 63));
      tiny = tiny.add(bits.sub(LaneTotal.TINY).lanewise(LSHR, 63));
    }
    total.zeros += (int) zeros.reduceLanes(ADD);
    total.tiny += (int) tiny.reduceLanes(ADD);
  }

  /** Adds the sizes of terms to a sum with an anchor. */
  static void add(double[] terms, LaneSums sums, int kind, int length) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    DoubleVector anchor = broadcast(SPECIES, sums.anchor[kind]);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, sums.sum, kind * LANES + lane).add(anchor);
      DoubleVector error = fromArray(SPECIES, sums.error, kind * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = fromArray(SPECIES, terms, i).abs();
        DoubleVector next = sum.add(term);
        error = error.add(sum.fma(minusOne, next).fma(minusOne, term));
        sum = next;
      }
      sum.sub(anchor).intoArray(sums.sum, kind * LANES + lane);
      error.intoArray(sums.error, kind * LANES + lane);
    }
  }

  /** Adds up all terms of divergences that a block holds. */
  static void addDivergences(PairBlock block, LaneSums sums, int length) {
    // One bound holds for all kinds but the distance, so they have the same anchor.
    DoubleVector anchor = broadcast(SPECIES, sums.anchor[LaneSums.KL_PQ]);
    DoubleVector anchorDistance = broadcast(SPECIES, sums.anchor[LaneSums.DISTANCE]);
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumKlPq =
          fromArray(SPECIES, sums.sum, LaneSums.KL_PQ * LANES + lane).add(anchor);
      DoubleVector errorKlPq = fromArray(SPECIES, sums.error, LaneSums.KL_PQ * LANES + lane);
      DoubleVector sumKlQp =
          fromArray(SPECIES, sums.sum, LaneSums.KL_QP * LANES + lane).add(anchor);
      DoubleVector errorKlQp = fromArray(SPECIES, sums.error, LaneSums.KL_QP * LANES + lane);
      DoubleVector sumJs = fromArray(SPECIES, sums.sum, LaneSums.JS * LANES + lane).add(anchor);
      DoubleVector errorJs = fromArray(SPECIES, sums.error, LaneSums.JS * LANES + lane);
      DoubleVector sumHellinger =
          fromArray(SPECIES, sums.sum, LaneSums.HELLINGER * LANES + lane).add(anchor);
      DoubleVector errorHellinger =
          fromArray(SPECIES, sums.error, LaneSums.HELLINGER * LANES + lane);
      DoubleVector sumDistance =
          fromArray(SPECIES, sums.sum, LaneSums.DISTANCE * LANES + lane).add(anchorDistance);
      DoubleVector errorDistance = fromArray(SPECIES, sums.error, LaneSums.DISTANCE * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = fromArray(SPECIES, block.klPq, i);
        DoubleVector next = sumKlPq.add(term);
        errorKlPq = errorKlPq.add(sumKlPq.fma(minusOne, next).fma(minusOne, term));
        sumKlPq = next;
        term = fromArray(SPECIES, block.klQp, i);
        next = sumKlQp.add(term);
        errorKlQp = errorKlQp.add(sumKlQp.fma(minusOne, next).fma(minusOne, term));
        sumKlQp = next;
        term = fromArray(SPECIES, block.js, i);
        next = sumJs.add(term);
        errorJs = errorJs.add(sumJs.fma(minusOne, next).fma(minusOne, term));
        sumJs = next;
        term = fromArray(SPECIES, block.hellinger, i);
        next = sumHellinger.add(term);
        errorHellinger = errorHellinger.add(sumHellinger.fma(minusOne, next).fma(minusOne, term));
        sumHellinger = next;
        term = fromArray(SPECIES, block.difference, i).abs();
        next = sumDistance.add(term);
        errorDistance = errorDistance.add(sumDistance.fma(minusOne, next).fma(minusOne, term));
        sumDistance = next;
      }
      sumKlPq.sub(anchor).intoArray(sums.sum, LaneSums.KL_PQ * LANES + lane);
      errorKlPq.intoArray(sums.error, LaneSums.KL_PQ * LANES + lane);
      sumKlQp.sub(anchor).intoArray(sums.sum, LaneSums.KL_QP * LANES + lane);
      errorKlQp.intoArray(sums.error, LaneSums.KL_QP * LANES + lane);
      sumJs.sub(anchor).intoArray(sums.sum, LaneSums.JS * LANES + lane);
      errorJs.intoArray(sums.error, LaneSums.JS * LANES + lane);
      sumHellinger.sub(anchor).intoArray(sums.sum, LaneSums.HELLINGER * LANES + lane);
      errorHellinger.intoArray(sums.error, LaneSums.HELLINGER * LANES + lane);
      sumDistance.sub(anchorDistance).intoArray(sums.sum, LaneSums.DISTANCE * LANES + lane);
      errorDistance.intoArray(sums.error, LaneSums.DISTANCE * LANES + lane);
    }
  }

  /** Adds terms of either sign to a sum without an anchor. */
  static void addSigned(double[] terms, LaneSums sums, int kind, int length) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, sums.sum, kind * LANES + lane);
      DoubleVector error = fromArray(SPECIES, sums.error, kind * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = fromArray(SPECIES, terms, i);
        DoubleVector next = sum.add(term);
        DoubleVector part = sum.fma(minusOne, next);
        error = error.add(sum.sub(part.fma(minusOne, next)).add(part.fma(minusOne, term)));
        sum = next;
      }
      sum.intoArray(sums.sum, kind * LANES + lane);
      error.intoArray(sums.error, kind * LANES + lane);
    }
  }

  static void reduce(LaneSums sums, int kinds) {
    DoubleVector zero = broadcast(SPECIES, 0);
    for (int kind = 0; kind < kinds; kind++) {
      double restCeiling = sums.restCeiling(kind);
      DoubleVector ceiling = broadcast(SPECIES, sums.ceiling[kind]);
      long units = 0;
      long restUnits = 0;
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        int at = kind * LANES + lane;
        DoubleVector terms = fromArray(SPECIES, sums.sum, at);
        DoubleVector error = fromArray(SPECIES, sums.error, at);
        DoubleVector raised = terms.add(ceiling);
        DoubleVector rest = terms.sub(raised.sub(ceiling)).add(error);
        units += raised.reinterpretAsLongs().reduceLanes(ADD);
        restUnits += rest.add(restCeiling).reinterpretAsLongs().reduceLanes(ADD);
        zero.intoArray(sums.sum, at);
        zero.intoArray(sums.error, at);
      }
      sums.reduced(kind, units, restUnits);
    }
  }
}
