package dev.kldrift.kernel.simd;

import static dev.kldrift.kernel.simd.Vectors.LONGS;
import static dev.kldrift.kernel.simd.Vectors.SPECIES;
import static dev.kldrift.kernel.simd.Vectors.WIDTH;
import static dev.kldrift.kernel.simd.Vectors.load;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import dev.kldrift.kernel.BlockKernel;
import dev.kldrift.kernel.LaneSum;
import dev.kldrift.kernel.LaneTotal;
import dev.kldrift.kernel.Logarithm;
import dev.kldrift.kernel.PairBlock;
import dev.kldrift.kernel.Polynomial;
import dev.kldrift.kernel.Reduction;
import dev.kldrift.kernel.Wide;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The loops of {@link BlockKernel} on vectors of any width up to {@link BlockKernel#LANES} lanes:
 * operation for operation those of the scalar form, so that the bits are the same.
 *
 * <p>The loops are long, because every store and load between two loops straddles cache lines: a
 * Java array starts 16 bytes into its object. They call the Vector API itself and no methods of our
 * own: C2 must inline the API wherever it is called, but stops inlining other methods after some
 * forty vector operations, and every vector that crosses a call is boxed, at ten times the cost.
 */
public final class VectorKernel implements BlockKernel {

  private static final double[] ATANH = Polynomial.ATANH.coefficients();
  private static final double[] MEAN = Polynomial.MEAN.coefficients();
  private static final double[] ROOT = Polynomial.ROOT.coefficients();
  private static final double[] LN = Polynomial.LOGARITHM.coefficients();

  /** Made once, by name. */
  public VectorKernel() {}

  @Override
  public void total(double[] weights, int from, int length, LaneTotal total) {
    VectorSums.total(weights, from, length, total);
  }

  @Override
  public double largest(double[] values, int length) {
    DoubleVector largest = broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < length; i += WIDTH) {
      largest = largest.max(fromArray(SPECIES, values, i));
    }
    return largest.reduceLanes(MAX);
  }

  @Override
  public void accumulate(double[][] terms, LaneSum[] sums, int length) {
    int kind = 0;
    for (; kind + 3 <= KINDS; kind += 3) {
      VectorSums.addThree(terms, sums, kind, length);
    }
    for (; kind < KINDS; kind++) {
      VectorSums.add(terms[kind], 0, length, sums[kind]);
    }
  }

  @Override
  public void accumulate(double[] terms, LaneSum sum, int length) {
    VectorSums.add(terms, 0, length, sum);
  }

  @Override
  public void accumulate(
      double[] terms, LaneSum sum, double[] otherTerms, LaneSum otherSum, int length) {
    VectorSums.add(terms, sum, otherTerms, otherSum, length);
  }

  @Override
  public void log(Wide x, int length, Reduction work, Wide result) {
    work.between(x, result);
    VectorFunctions.LOG.run(work, length);
  }

  @Override
  public void exp(Wide x, int length, Reduction work, Wide result) {
    work.between(x, result);
    VectorFunctions.EXP.run(work, length);
  }

  @Override
  public void entropyTerms(PairBlock.Side side, int length) {
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = load(side.mass.high, i);
      DoubleVector log = load(side.logMass.high, i);
      DoubleVector low = p.fma(load(side.logMass.low, i), load(side.mass.low, i).mul(log));
      DoubleVector terms = p.fma(log, low).neg();
      terms.intoArray(side.entropy, i);
      largest = largest.max(terms.reinterpretAsLongs());
    }
    side.largestEntropy = Double.longBitsToDouble(largest.reduceLanes(MAX));
  }

  @Override
  public void massTerms(PairBlock.Side side, int length) {
    double[] weights = side.weights;
    int offset = side.offset;
    double[] entropy = side.entropy;
    DoubleVector reciprocal = broadcast(SPECIES, side.reciprocal);
    DoubleVector one = broadcast(SPECIES, 1);
    LongVector below = LongVector.broadcast(LONGS, Logarithm.BELOW_SQRT_TWO);
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = fromArray(SPECIES, weights, offset + i).mul(reciprocal);
      LongVector bits = p.reinterpretAsLongs();
      LongVector shifted = below.sub(bits);
      DoubleVector m = bits.add(shifted.and(Logarithm.EXPONENT)).reinterpretAsDoubles();
      DoubleVector k =
          shifted.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(0x1p52);
      DoubleVector s = one.sub(m).div(one.add(m));
      DoubleVector z = s.mul(s);
      DoubleVector z2 = z.mul(z);
      DoubleVector z4 = z2.mul(z2);
      DoubleVector series =
          broadcast(SPECIES, LN[7])
              .fma(z, broadcast(SPECIES, LN[6]))
              .fma(z2, broadcast(SPECIES, LN[5]).fma(z, broadcast(SPECIES, LN[4])))
              .fma(
                  z4,
                  broadcast(SPECIES, LN[3])
                      .fma(z, broadcast(SPECIES, LN[2]))
                      .fma(z2, broadcast(SPECIES, LN[1]).fma(z, broadcast(SPECIES, LN[0]))));
      DoubleVector log = k.fma(broadcast(SPECIES, Logarithm.LN2), s.mul(z).fma(series, s.add(s)));
      DoubleVector terms = p.mul(log);
      terms.intoArray(entropy, i);
      largest = largest.max(terms.reinterpretAsLongs());
    }
    side.largestEntropy = Double.longBitsToDouble(largest.reduceLanes(MAX));
  }

  @Override
  public void relate(PairBlock block, int length) {
    double[] weightsP = block.p.weights;
    double[] weightsQ = block.q.weights;
    int offsetP = block.p.offset;
    int offsetQ = block.q.offset;
    DoubleVector totalP = broadcast(SPECIES, block.p.totalHigh);
    DoubleVector minusTotalP = broadcast(SPECIES, -block.p.totalHigh);
    DoubleVector minusLowP = broadcast(SPECIES, -block.p.totalLow);
    DoubleVector totalQ = broadcast(SPECIES, block.q.totalHigh);
    DoubleVector minusTotalQ = broadcast(SPECIES, -block.q.totalHigh);
    DoubleVector minusLowQ = broadcast(SPECIES, -block.q.totalLow);
    LongVector nearest = broadcast(SPECIES, 1).reinterpretAsLongs();
    LongVector farthest = LongVector.zero(LONGS);
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = fromArray(SPECIES, weightsP, offsetP + i);
      DoubleVector a = p.mul(totalQ);
      DoubleVector aMinusLow = p.fma(minusLowQ, p.fma(minusTotalQ, a));
      DoubleVector q = fromArray(SPECIES, weightsQ, offsetQ + i);
      DoubleVector b = q.mul(totalP);
      DoubleVector bMinusLow = q.fma(minusLowP, q.fma(minusTotalP, b));
      DoubleVector d = a.sub(b).add(bMinusLow.sub(aMinusLow));
      DoubleVector v = d.div(a.add(b).add(Double.MIN_NORMAL));
      d.intoArray(block.difference, i);
      DoubleVector distance = d.abs();
      distance.intoArray(block.distance, i);
      largest = largest.max(distance.reinterpretAsLongs());
      v.intoArray(block.contrast, i);
      // The order of doubles that are not negative is that of their bits.
      LongVector square = v.mul(v).reinterpretAsLongs();
      nearest = nearest.min(square);
      farthest = farthest.max(square);
    }
    block.nearest = Double.longBitsToDouble(nearest.reduceLanes(MIN));
    block.farthest = Double.longBitsToDouble(farthest.reduceLanes(MAX));
    block.largestDistance = Double.longBitsToDouble(largest.reduceLanes(MAX));
  }

  @Override
  public void nearTerms(PairBlock block, int length) {
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector d = fromArray(SPECIES, block.difference, i);
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      DoubleVector w = v.mul(v);
      DoubleVector w2 = w.mul(w);
      DoubleVector w4 = w2.mul(w2);
      DoubleVector x = d.mul(v);
      DoubleVector atanh =
          broadcast(SPECIES, ATANH[8])
              .fma(
                  w4,
                  broadcast(SPECIES, ATANH[7])
                      .fma(w, broadcast(SPECIES, ATANH[6]))
                      .fma(w2, broadcast(SPECIES, ATANH[5]).fma(w, broadcast(SPECIES, ATANH[4]))))
              .fma(
                  w4,
                  broadcast(SPECIES, ATANH[3])
                      .fma(w, broadcast(SPECIES, ATANH[2]))
                      .fma(w2, broadcast(SPECIES, ATANH[1]).fma(w, broadcast(SPECIES, ATANH[0]))));
      DoubleVector rest = x.mul(atanh);
      DoubleVector klPq = rest.fma(w.add(v), x);
      klPq.intoArray(block.klPq, i);
      DoubleVector klQp = rest.fma(w.sub(v), x);
      klQp.intoArray(block.klQp, i);
      largest = largest.max(klPq.reinterpretAsLongs()).max(klQp.reinterpretAsLongs());
      DoubleVector mean =
          broadcast(SPECIES, MEAN[7])
              .fma(w, broadcast(SPECIES, MEAN[6]))
              .fma(w2, broadcast(SPECIES, MEAN[5]).fma(w, broadcast(SPECIES, MEAN[4])))
              .fma(
                  w4,
                  broadcast(SPECIES, MEAN[3])
                      .fma(w, broadcast(SPECIES, MEAN[2]))
                      .fma(w2, broadcast(SPECIES, MEAN[1]).fma(w, broadcast(SPECIES, MEAN[0]))));
      x.mul(w.fma(mean, broadcast(SPECIES, 0.25))).intoArray(block.js, i);
      DoubleVector root =
          broadcast(SPECIES, ROOT[7])
              .fma(w, broadcast(SPECIES, ROOT[6]))
              .fma(w2, broadcast(SPECIES, ROOT[5]).fma(w, broadcast(SPECIES, ROOT[4])))
              .fma(
                  w4,
                  broadcast(SPECIES, ROOT[3])
                      .fma(w, broadcast(SPECIES, ROOT[2]))
                      .fma(w2, broadcast(SPECIES, ROOT[1]).fma(w, broadcast(SPECIES, ROOT[0]))));
      x.mul(w.fma(root, broadcast(SPECIES, 0.25))).intoArray(block.hellinger, i);
    }
    block.largestDivergence = Double.longBitsToDouble(largest.reduceLanes(MAX));
  }

  @Override
  public void nearKlTerms(PairBlock block, int length) {
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      DoubleVector w = v.mul(v);
      DoubleVector w2 = w.mul(w);
      DoubleVector w4 = w2.mul(w2);
      DoubleVector x = fromArray(SPECIES, block.difference, i).mul(v);
      DoubleVector atanh =
          broadcast(SPECIES, ATANH[8])
              .fma(
                  w4,
                  broadcast(SPECIES, ATANH[7])
                      .fma(w, broadcast(SPECIES, ATANH[6]))
                      .fma(w2, broadcast(SPECIES, ATANH[5]).fma(w, broadcast(SPECIES, ATANH[4]))))
              .fma(
                  w4,
                  broadcast(SPECIES, ATANH[3])
                      .fma(w, broadcast(SPECIES, ATANH[2]))
                      .fma(w2, broadcast(SPECIES, ATANH[1]).fma(w, broadcast(SPECIES, ATANH[0]))));
      DoubleVector klPq = x.mul(atanh).fma(w.add(v), x);
      klPq.intoArray(block.klPq, i);
      largest = largest.max(klPq.reinterpretAsLongs());
    }
    block.largestDivergence = Double.longBitsToDouble(largest.reduceLanes(MAX));
  }

  @Override
  public void logRatios(PairBlock block, int length) {
    VectorRatios.logRatios(block, length);
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    VectorRatios.farTerms(block, length);
  }

  @Override
  public void farKlTerms(PairBlock block, int length) {
    VectorRatios.farKlTerms(block, length);
  }

  @Override
  public String toString() {
    return SPECIES.vectorBitSize() + " bits, " + WIDTH + " of " + LANES + " lanes at a time";
  }
}
