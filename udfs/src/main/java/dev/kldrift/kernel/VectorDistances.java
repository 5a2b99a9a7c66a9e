package dev.kldrift.kernel;

import static dev.kldrift.kernel.Vectors.LONGS;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static dev.kldrift.kernel.WholeDistances.WHOLE;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/** Distances of whole numbers, see {@link WholeDistances}, on vectors. */
final class VectorDistances {
  /** Java 17 has no instructions that move lanes of shorter vectors. */
  private static final boolean LANES_MOVE = WIDTH >= 4;

  private static final VectorShuffle<Double> ONE_BACK = back(1);
  private static final VectorShuffle<Double> TWO_BACK = back(2);
  private static final VectorShuffle<Double> FOUR_BACK = back(4);
  private static final VectorShuffle<Double> LAST =
      VectorShuffle.fromOp(SPECIES, lane -> WIDTH - 1);

  private static final DoubleVector FROM_ONE = from(1);
  private static final DoubleVector FROM_TWO = from(2);
  private static final DoubleVector FROM_FOUR = from(4);

  private VectorDistances() {}

  static void totals(double[] p, double[] q, int length, WholeDistances to) {
    DoubleVector totalP = broadcast(SPECIES, 0);
    DoubleVector totalQ = totalP;
    LongVector rest = LongVector.zero(LONGS);
    LongVector signs = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = fromArray(SPECIES, p, i);
      DoubleVector y = fromArray(SPECIES, q, i);
      totalP = totalP.add(x);
      totalQ = totalQ.add(y);
      signs = signs.or(x.reinterpretAsLongs()).or(y.reinterpretAsLongs());
      rest =
          rest.or(x.add(WHOLE).sub(WHOLE).sub(x).reinterpretAsLongs())
              .or(y.add(WHOLE).sub(WHOLE).sub(y).reinterpretAsLongs());
    }
    to.totalP += totalP.reduceLanes(ADD);
    to.totalQ += totalQ.reduceLanes(ADD);
    to.rest |= rest.or(signs.and(Long.MIN_VALUE)).reduceLanes(OR);
  }

  /** Cumulates lane by lane within a vector: each lane takes on what is 1, 2 and 4 before it. */
  static void cumulate(double[] p, double[] q, int length, WholeDistances to) {
    if (!LANES_MOVE) {
      ScalarKernel.cumulate(p, q, length, to);
      return;
    }
    DoubleVector totalP = broadcast(SPECIES, to.totalP);
    DoubleVector totalQ = broadcast(SPECIES, to.totalQ);
    DoubleVector sum = broadcast(SPECIES, to.sum);
    // The order of doubles that are not negative is that of their bits.
    LongVector largest = broadcast(SPECIES, 0).reinterpretAsLongs();
    LongVector largestSum = largest;
    LongVector sums = largest;
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector a = fromArray(SPECIES, p, i).mul(totalQ);
      DoubleVector difference = a.sub(fromArray(SPECIES, q, i).mul(totalP));
      largest = largest.max(difference.abs().reinterpretAsLongs());
      DoubleVector cumulated = difference.rearrange(ONE_BACK).fma(FROM_ONE, difference);
      cumulated = cumulated.rearrange(TWO_BACK).fma(FROM_TWO, cumulated);
      cumulated = cumulated.rearrange(FOUR_BACK).fma(FROM_FOUR, cumulated).add(sum);
      sum = cumulated.rearrange(LAST);
      LongVector bits = cumulated.abs().add(WHOLE).reinterpretAsLongs();
      largestSum = largestSum.max(bits);
      sums = sums.add(bits);
    }
    to.sum = sum.lane(0);
    to.largestDifference =
        Math.max(to.largestDifference, largest.reinterpretAsDoubles().reduceLanes(MAX));
    to.sums += sums.reduceLanes(ADD) - length * Logarithm.TWO_52;
    to.largestSum =
        Math.max(to.largestSum, largestSum.reinterpretAsDoubles().reduceLanes(MAX) - WHOLE);
  }

  /** From each lane so many before; from any, where there is none. */
  private static VectorShuffle<Double> back(int lanes) {
    return VectorShuffle.fromOp(SPECIES, lane -> Math.max(lane - lanes, 0));
  }

  /** 1 from a lane on, 0 before. */
  private static DoubleVector from(int first) {
    double[] ones = new double[WIDTH];
    for (int lane = first; lane < WIDTH; lane++) {
      ones[lane] = 1;
    }
    return DoubleVector.fromArray(SPECIES, ones, 0);
  }
}
