package dev.kldrift.kernel;

import static dev.kldrift.kernel.Vectors.LONGS;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static dev.kldrift.kernel.WholeDistances.WHOLE;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** Distances of whole numbers, see {@link WholeDistances}, on vectors. */
final class VectorDistances {
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

  static void cumulate(double[] p, double[] q, int from, int length, WholeDistances to) {
    double[] cumulated = to.cumulated;
    DoubleVector totalP = broadcast(SPECIES, to.totalP);
    DoubleVector totalQ = broadcast(SPECIES, to.totalQ);
    // The order of doubles that are not negative is that of their bits.
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector a = fromArray(SPECIES, p, from + i).mul(totalQ);
      DoubleVector difference = a.sub(fromArray(SPECIES, q, from + i).mul(totalP));
      difference.intoArray(cumulated, i);
      largest = largest.max(difference.abs().reinterpretAsLongs());
    }
    largest.intoArray(to.lanes, 0);
    to.largestDifference =
        Math.max(to.largestDifference, Double.longBitsToDouble(Vectors.largest(to.lanes)));
    double sum = to.sum;
    for (int i = 0; i < length; i++) {
      sum += cumulated[i];
      cumulated[i] = sum;
    }
    to.sum = sum;
    LongVector sums = LongVector.zero(LONGS);
    largest = sums;
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = fromArray(SPECIES, cumulated, i).abs().add(WHOLE).reinterpretAsLongs();
      largest = largest.max(bits);
      sums = sums.add(bits);
    }
    to.sums += sums.reduceLanes(ADD) - length * Logarithm.TWO_52;
    largest.intoArray(to.lanes, 0);
    to.largestSum =
        Math.max(to.largestSum, Double.longBitsToDouble(Vectors.largest(to.lanes)) - WHOLE);
  }
}
