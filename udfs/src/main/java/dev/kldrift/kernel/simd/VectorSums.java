package dev.kldrift.kernel.simd;

import static dev.kldrift.kernel.BlockKernel.LANES;
import static dev.kldrift.kernel.simd.Vectors.LONGS;
import static dev.kldrift.kernel.simd.Vectors.SPECIES;
import static dev.kldrift.kernel.simd.Vectors.WIDTH;
import static dev.kldrift.kernel.simd.Vectors.load;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import dev.kldrift.kernel.BlockKernel;
import dev.kldrift.kernel.LaneSum;
import dev.kldrift.kernel.LaneTotal;
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

  static void add(double[] weights, int length, LaneTotal total) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, total.sum, lane);
      DoubleVector error = fromArray(SPECIES, total.error, lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector w = fromArray(SPECIES, weights, i);
        DoubleVector next = sum.add(w);
        DoubleVector part = sum.fma(minusOne, next);
        error = error.add(sum.sub(part.fma(minusOne, next)).add(part.fma(minusOne, w)));
        sum = next;
      }
      sum.intoArray(total.sum, lane);
      error.intoArray(total.error, lane);
    }
  }

  static void check(double[] weights, int length, LaneTotal total) {
    LongVector smallest = LongVector.broadcast(LONGS, Long.MAX_VALUE);
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = fromArray(SPECIES, weights, i).reinterpretAsLongs();
      smallest = smallest.min(bits);
      largest = largest.max(bits);
    }
    total.largest = Math.max(total.largest, largest.reduceLanes(MAX));
    long least = smallest.reduceLanes(MIN);
    total.signs |= least;
    if (least < LaneTotal.TINY) {
      count(weights, length, total);
    }
  }

  private static void count(double[] weights, int length, LaneTotal total) {
    int zeros = 0;
    int tiny = 0;
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = load(weights, i).reinterpretAsLongs();
      zeros += bits.compare(EQ, 0L).trueCount();
      tiny += bits.compare(LT, LaneTotal.TINY).trueCount();
    }
    total.zeros += zeros;
    total.tiny += tiny;
  }

  static void add(double[][] terms, LaneSum[] sums, int length) {
    for (int kind = 0; kind + 1 < BlockKernel.KINDS; kind += 2) {
      add(terms[kind], sums[kind], terms[kind + 1], sums[kind + 1], length);
    }
    add(terms[BlockKernel.KINDS - 1], sums[BlockKernel.KINDS - 1], length);
  }

  private static void add(double[] terms, LaneSum sum, int length) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector total = load(sum.sum, lane);
      DoubleVector error = load(sum.error, lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = load(terms, i);
        DoubleVector next = total.add(term);
        DoubleVector part = total.fma(minusOne, next);
        error = error.add(total.sub(part.fma(minusOne, next)).add(part.fma(minusOne, term)));
        total = next;
      }
      total.intoArray(sum.sum, lane);
      error.intoArray(sum.error, lane);
    }
  }

  static void add(double[] terms, LaneSum sum, double[] otherTerms, LaneSum otherSum, int length) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector total = load(sum.sum, lane);
      DoubleVector error = load(sum.error, lane);
      DoubleVector otherTotal = load(otherSum.sum, lane);
      DoubleVector otherError = load(otherSum.error, lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector term = load(terms, i);
        DoubleVector next = total.add(term);
        DoubleVector part = total.fma(minusOne, next);
        error = error.add(total.sub(part.fma(minusOne, next)).add(part.fma(minusOne, term)));
        total = next;
        term = load(otherTerms, i);
        next = otherTotal.add(term);
        part = otherTotal.fma(minusOne, next);
        otherError =
            otherError.add(otherTotal.sub(part.fma(minusOne, next)).add(part.fma(minusOne, term)));
        otherTotal = next;
      }
      total.intoArray(sum.sum, lane);
      error.intoArray(sum.error, lane);
      otherTotal.intoArray(otherSum.sum, lane);
      otherError.intoArray(otherSum.error, lane);
    }
  }
}
