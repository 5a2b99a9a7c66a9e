package dev.kldrift.kernel.simd;

import static dev.kldrift.kernel.BlockKernel.LANES;
import static dev.kldrift.kernel.simd.Vectors.LONGS;
import static dev.kldrift.kernel.simd.Vectors.WIDTH;
import static dev.kldrift.kernel.simd.Vectors.load;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.OR;

import dev.kldrift.kernel.LaneSum;
import dev.kldrift.kernel.LaneTotal;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** Compensated sums over logical lanes, on vectors. */
final class VectorSums {
  private VectorSums() {}

  static void add(double[] weights, int length, LaneTotal total) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = load(total.sum, lane);
      DoubleVector error = load(total.error, lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector w = load(weights, i);
        DoubleVector next = sum.add(w);
        DoubleVector part = next.sub(sum);
        error = error.add(sum.sub(next.sub(part)).add(w.sub(part)));
        sum = next;
      }
      sum.intoArray(total.sum, lane);
      error.intoArray(total.error, lane);
    }
  }

  static void check(double[] weights, int length, LaneTotal total) {
    LongVector signs = LongVector.zero(LONGS);
    LongVector largest = LongVector.zero(LONGS);
    int zeros = 0;
    int tiny = 0;
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = load(weights, i).reinterpretAsLongs();
      signs = signs.or(bits);
      largest = largest.max(bits);
      zeros += bits.compare(EQ, 0L).trueCount();
      tiny += bits.compare(LT, LaneTotal.TINY).trueCount();
    }
    total.signs |= signs.reduceLanes(OR);
    total.largest = Math.max(total.largest, largest.reduceLanes(MAX));
    total.zeros += zeros;
    total.tiny += tiny;
  }

  static void add(double[] terms, LaneSum sum, double[] otherTerms, LaneSum otherSum, int length) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector total = load(sum.sum, lane);
      DoubleVector error = load(sum.error, lane);
      DoubleVector otherTotal = load(otherSum.sum, lane);
      DoubleVector otherError = load(otherSum.error, lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = load(terms, i);
        DoubleVector next = total.add(term);
        DoubleVector part = next.sub(total);
        error = error.add(total.sub(next.sub(part)).add(term.sub(part)));
        total = next;
        term = load(otherTerms, i);
        next = otherTotal.add(term);
        part = next.sub(otherTotal);
        otherError = otherError.add(otherTotal.sub(next.sub(part)).add(term.sub(part)));
        otherTotal = next;
      }
      total.intoArray(sum.sum, lane);
      error.intoArray(sum.error, lane);
      otherTotal.intoArray(otherSum.sum, lane);
      otherError.intoArray(otherSum.error, lane);
    }
  }
}
