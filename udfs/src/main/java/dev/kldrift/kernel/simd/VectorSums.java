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

import dev.kldrift.kernel.LaneSum;
import dev.kldrift.kernel.LaneTotal;
import dev.kldrift.kernel.Lanes;
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
    LongVector smallest = LongVector.broadcast(LONGS, Long.MAX_VALUE);
    LongVector largest = LongVector.zero(LONGS);
    for (int i = from; i < from + length; i += WIDTH) {
      LongVector bits = fromArray(SPECIES, weights, i).reinterpretAsLongs();
      smallest = smallest.min(bits);
      largest = largest.max(bits);
    }
    long most = largest.reduceLanes(MAX);
    long least = smallest.reduceLanes(MIN);
    total.largest = Math.max(total.largest, most);
    total.signs |= least;
    if (least < LaneTotal.TINY) {
      count(weights, from, length, total);
    }
    total.anchorAbove(Double.longBitsToDouble(most));
    add(weights, from, length, total);
  }

  private static void count(double[] weights, int from, int length, LaneTotal total) {
    int zeros = 0;
    int tiny = 0;
    for (int i = from; i < from + length; i += WIDTH) {
      LongVector bits = load(weights, i).reinterpretAsLongs();
      zeros += bits.compare(EQ, 0L).trueCount();
      tiny += bits.compare(LT, LaneTotal.TINY).trueCount();
    }
    total.zeros += zeros;
    total.tiny += tiny;
  }

  /** Adds terms to the anchor, takes that off again, and adds what is left. */
  static void add(double[] terms, int from, int length, Lanes into) {
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = broadcast(SPECIES, into.anchor);
      DoubleVector error = broadcast(SPECIES, 0);
      for (int i = from + lane; i < from + length; i += LANES) {
        DoubleVector term = fromArray(SPECIES, terms, i);
        DoubleVector next = sum.add(term);
        error = error.add(sum.fma(minusOne, next).fma(minusOne, term));
        sum = next;
      }
      sum.sub(into.anchor).intoArray(into.part, lane);
      error.intoArray(into.partError, lane);
    }
    merge(into);
  }

  /** Adds three kinds of terms, which keeps a CPU's adders and multipliers busy. */
  static void addThree(double[][] terms, Lanes[] sums, int kind, int length) {
    double[] termsA = terms[kind];
    double[] termsB = terms[kind + 1];
    double[] termsC = terms[kind + 2];
    Lanes intoA = sums[kind];
    Lanes intoB = sums[kind + 1];
    Lanes intoC = sums[kind + 2];
    DoubleVector minusOne = broadcast(SPECIES, -1);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumA = broadcast(SPECIES, intoA.anchor);
      DoubleVector sumB = broadcast(SPECIES, intoB.anchor);
      DoubleVector sumC = broadcast(SPECIES, intoC.anchor);
      DoubleVector errorA = broadcast(SPECIES, 0);
      DoubleVector errorB = broadcast(SPECIES, 0);
      DoubleVector errorC = broadcast(SPECIES, 0);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector a = fromArray(SPECIES, termsA, i);
        DoubleVector b = fromArray(SPECIES, termsB, i);
        DoubleVector c = fromArray(SPECIES, termsC, i);
        DoubleVector nextA = sumA.add(a);
        DoubleVector nextB = sumB.add(b);
        DoubleVector nextC = sumC.add(c);
        errorA = errorA.add(sumA.fma(minusOne, nextA).fma(minusOne, a));
        errorB = errorB.add(sumB.fma(minusOne, nextB).fma(minusOne, b));
        errorC = errorC.add(sumC.fma(minusOne, nextC).fma(minusOne, c));
        sumA = nextA;
        sumB = nextB;
        sumC = nextC;
      }
      sumA.sub(intoA.anchor).intoArray(intoA.part, lane);
      errorA.intoArray(intoA.partError, lane);
      sumB.sub(intoB.anchor).intoArray(intoB.part, lane);
      errorB.intoArray(intoB.partError, lane);
      sumC.sub(intoC.anchor).intoArray(intoC.part, lane);
      errorC.intoArray(intoC.partError, lane);
    }
    merge(intoA);
    merge(intoB);
    merge(intoC);
  }

  /** Adds the sums of a block; handed over in arrays, as vectors that cross a call may be boxed. */
  private static void merge(Lanes into) {
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector added = fromArray(SPECIES, into.part, lane);
      DoubleVector sum = fromArray(SPECIES, into.sum, lane);
      DoubleVector next = sum.add(added);
      DoubleVector part = next.sub(sum);
      DoubleVector rounded = sum.sub(next.sub(part)).add(added.sub(part));
      rounded = rounded.add(fromArray(SPECIES, into.partError, lane));
      fromArray(SPECIES, into.error, lane).add(rounded).intoArray(into.error, lane);
      next.intoArray(into.sum, lane);
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
