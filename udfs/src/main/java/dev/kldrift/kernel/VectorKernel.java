package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;
import static dev.kldrift.kernel.Vectors.LONGS;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static dev.kldrift.kernel.Vectors.load;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The loops of {@link BlockKernel} on vectors of any width up to {@link Blocks#LANES} lanes:
 * operation for operation those of the scalar form, so that the bits are the same.
 *
 * <p>The loops are long, because every store and load between two loops straddles cache lines: a
 * Java array starts 16 bytes into its object. They call the Vector API itself and no methods of our
 * own: C2 must inline the API wherever it is called, but stops inlining other methods after some
 * forty vector operations, and every vector that crosses a call is boxed, at ten times the cost.
 */
final class VectorKernel implements BlockKernel {

  private static final double[] LN = Polynomial.LOGARITHM.coefficients();

  /** Made once, by name. */
  VectorKernel() {}

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
  public void accumulate(PairBlock block, LaneSums sums, int length) {
    VectorSums.addDivergences(block, sums, length);
  }

  @Override
  public void accumulate(double[] terms, LaneSums sums, int kind, int length) {
    VectorSums.add(terms, sums, kind, length);
  }

  @Override
  public void accumulateSigned(double[] terms, LaneSums sums, int kind, int length) {
    VectorSums.addSigned(terms, sums, kind, length);
  }

  @Override
  public void reduce(LaneSums sums, int kinds) {
    VectorSums.reduce(sums, kinds);
  }

  @Override
  public void log(
      DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result) {
    work.between(x, result);
    VectorFunctions.LOG.run(work, length);
  }

  @Override
  public void exp(
      DoubleDoubleArray x, int length, ArgumentReduction work, DoubleDoubleArray result) {
    work.between(x, result);
    VectorFunctions.EXP.run(work, length);
  }

  @Override
  public void entropyTerms(PairBlock.Side side, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = load(side.mass.high, i);
      DoubleVector log = load(side.logMass.high, i);
      DoubleVector low = p.fma(load(side.logMass.low, i), load(side.mass.low, i).mul(log));
      p.fma(log, low).neg().intoArray(side.entropy, i);
    }
  }

  @Override
  public void massTerms(PairBlock.Side side, int length, LaneSums sums, int kind) {
    double[] weights = side.weights;
    int offset = side.offset;
    double[] entropy = side.entropy;
    DoubleVector reciprocal = broadcast(SPECIES, side.reciprocal);
    DoubleVector one = broadcast(SPECIES, 1);
    LongVector below = LongVector.broadcast(LONGS, Logarithm.BELOW_SQRT_TWO);
    DoubleVector anchor = broadcast(SPECIES, sums.anchor[kind]);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, sums.sum, kind * LANES + lane).add(anchor);
      DoubleVector error = fromArray(SPECIES, sums.error, kind * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
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
        DoubleVector log = k.fma(broadcast(SPECIES, Constants.LN2), s.mul(z).fma(series, s.add(s)));
        DoubleVector term = p.mul(log);
        term.intoArray(entropy, i);
        DoubleVector next = sum.add(term);
        error = error.add(term.sub(next.sub(sum)));
        sum = next;
      }
      sum.sub(anchor).intoArray(sums.sum, kind * LANES + lane);
      error.intoArray(sums.error, kind * LANES + lane);
    }
  }

  @Override
  public void crossScale(PairBlock block, int length) {
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
    LongVector farthest = broadcast(SPECIES, 0).reinterpretAsLongs();
    LongVector largestProduct = farthest;
    LongVector largestDistance = farthest;
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
      v.intoArray(block.contrast, i);
      // The order of doubles that are not negative is that of their bits.
      LongVector square = v.mul(v).reinterpretAsLongs();
      nearest = nearest.min(square);
      farthest = farthest.max(square);
      largestProduct = largestProduct.max(d.mul(v).reinterpretAsLongs());
      largestDistance = largestDistance.max(d.abs().reinterpretAsLongs());
    }
    block.nearest = nearest.reinterpretAsDoubles().reduceLanes(MIN);
    block.farthest = farthest.reinterpretAsDoubles().reduceLanes(MAX);
    block.largestProduct = largestProduct.reinterpretAsDoubles().reduceLanes(MAX);
    block.largestDistance = largestDistance.reinterpretAsDoubles().reduceLanes(MAX);
  }

  @Override
  public void unsupported(PairBlock block, int length) {
    double[] weightsP = block.p.weights;
    double[] weightsQ = block.q.weights;
    int offsetP = block.p.offset;
    int offsetQ = block.q.offset;
    LongVector bins = broadcast(SPECIES, 0).reinterpretAsLongs();
    LongVector largestP = bins;
    LongVector largestQ = bins;
    for (int i = 0; i < length; i += WIDTH) {
      LongVector p = fromArray(SPECIES, weightsP, offsetP + i).reinterpretAsLongs();
      LongVector q = fromArray(SPECIES, weightsQ, offsetQ + i).reinterpretAsLongs();
      // A mask of ones, or -1, in lanes whose weight is not 0.
      LongVector hasP = p.neg().lanewise(ASHR, 63);
      LongVector hasQ = q.neg().lanewise(ASHR, 63);
      LongVector onlyP = p.and(hasQ.not());
      LongVector onlyQ = q.and(hasP.not());
      onlyP.reinterpretAsDoubles().intoArray(block.p.unsupported, i);
      onlyQ.reinterpretAsDoubles().intoArray(block.q.unsupported, i);
      largestP = largestP.max(onlyP);
      largestQ = largestQ.max(onlyQ);
      bins = bins.sub(hasP.and(hasQ.not()));
    }
    block.unsupportedBinsP = (int) bins.reduceLanes(ADD);
    block.p.largestUnsupported = largestP.reinterpretAsDoubles().reduceLanes(MAX);
    block.q.largestUnsupported = largestQ.reinterpretAsDoubles().reduceLanes(MAX);
  }

  @Override
  public void nearTerms(PairBlock block, int length, LaneSums sums) {
    VectorSeries.nearTerms(block, length, sums);
  }

  @Override
  public void nearKlTerms(PairBlock block, int length, LaneSums sums) {
    VectorSeries.nearKlTerms(block, length, sums);
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
  public void wholeTotals(double[] p, double[] q, int length, WholeDistances distances) {
    VectorDistances.totals(p, q, length, distances);
  }

  @Override
  public void wholeDistances(double[] p, double[] q, int length, WholeDistances distances) {
    VectorDistances.cumulate(p, q, length, distances);
  }

  @Override
  public String toString() {
    return SPECIES.vectorBitSize() + " bits, " + WIDTH + " of " + LANES + " lanes at a time";
  }
}
