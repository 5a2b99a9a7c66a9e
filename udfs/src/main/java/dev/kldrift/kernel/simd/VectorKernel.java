package dev.kldrift.kernel.simd;

import static dev.kldrift.kernel.simd.Vectors.LONGS;
import static dev.kldrift.kernel.simd.Vectors.SPECIES;
import static dev.kldrift.kernel.simd.Vectors.WIDTH;
import static dev.kldrift.kernel.simd.Vectors.load;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
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
import jdk.incubator.vector.VectorMask;

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
  private static final double[] WIDE_LN = Polynomial.WIDE_LOGARITHM.coefficients();

  /** Made once, by name. */
  public VectorKernel() {}

  @Override
  public void total(double[] weights, int length, LaneTotal total) {
    VectorSums.check(weights, length, total);
    VectorSums.add(weights, length, total);
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
    VectorSums.add(terms, sums, length);
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
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = load(side.mass.high, i);
      DoubleVector log = load(side.logMass.high, i);
      DoubleVector low = p.fma(load(side.logMass.low, i), load(side.mass.low, i).mul(log));
      p.fma(log, low).neg().intoArray(side.entropy, i);
    }
  }

  @Override
  public void massTerms(PairBlock.Side side, int length) {
    double[] weights = side.weights;
    double[] entropy = side.entropy;
    DoubleVector high = broadcast(SPECIES, side.reciprocalHigh);
    DoubleVector minusHigh = broadcast(SPECIES, -side.reciprocalHigh);
    DoubleVector minusLow = broadcast(SPECIES, -side.reciprocalLow);
    DoubleVector one = broadcast(SPECIES, 1);
    LongVector below = LongVector.broadcast(LONGS, Logarithm.BELOW_SQRT_TWO);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector w = fromArray(SPECIES, weights, i);
      DoubleVector p = w.mul(high);
      DoubleVector rest = w.fma(minusLow, w.fma(minusHigh, p));
      LongVector bits = p.reinterpretAsLongs();
      LongVector shifted = below.sub(bits);
      DoubleVector m = bits.add(shifted.and(Logarithm.EXPONENT)).reinterpretAsDoubles();
      DoubleVector k =
          shifted.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(0x1p52);
      DoubleVector s = one.sub(m).div(one.add(m));
      DoubleVector z = s.mul(s);
      DoubleVector series =
          broadcast(SPECIES, LN[7])
              .fma(z, broadcast(SPECIES, LN[6]))
              .fma(z, broadcast(SPECIES, LN[5]))
              .fma(z, broadcast(SPECIES, LN[4]))
              .fma(z, broadcast(SPECIES, LN[3]))
              .fma(z, broadcast(SPECIES, LN[2]))
              .fma(z, broadcast(SPECIES, LN[1]))
              .fma(z, broadcast(SPECIES, LN[0]));
      DoubleVector tail = s.mul(z).fma(series, k.mul(Logarithm.LN2_LOW));
      DoubleVector log = k.fma(broadcast(SPECIES, Logarithm.LN2_HIGH), s.add(s).add(tail));
      p.fma(log, rest.mul(one.sub(log))).intoArray(entropy, i);
    }
  }

  @Override
  public void relate(PairBlock block, int length) {
    DoubleVector totalP = broadcast(SPECIES, block.p.totalHigh);
    DoubleVector minusTotalP = broadcast(SPECIES, -block.p.totalHigh);
    DoubleVector minusLowP = broadcast(SPECIES, -block.p.totalLow);
    DoubleVector totalQ = broadcast(SPECIES, block.q.totalHigh);
    DoubleVector minusTotalQ = broadcast(SPECIES, -block.q.totalHigh);
    DoubleVector minusLowQ = broadcast(SPECIES, -block.q.totalLow);
    LongVector nearest = broadcast(SPECIES, 1).reinterpretAsLongs();
    LongVector farthest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = fromArray(SPECIES, block.p.weights, i);
      DoubleVector a = p.mul(totalQ);
      DoubleVector aMinusLow = p.fma(minusLowQ, p.fma(minusTotalQ, a));
      DoubleVector q = fromArray(SPECIES, block.q.weights, i);
      DoubleVector b = q.mul(totalP);
      DoubleVector bMinusLow = q.fma(minusLowP, q.fma(minusTotalP, b));
      DoubleVector d = a.sub(b).add(bMinusLow.sub(aMinusLow));
      DoubleVector v = d.div(a.add(b).add(Double.MIN_NORMAL));
      d.intoArray(block.difference, i);
      d.abs().intoArray(block.distance, i);
      v.intoArray(block.contrast, i);
      // The order of doubles that are not negative is that of their bits.
      LongVector square = v.mul(v).reinterpretAsLongs();
      nearest = nearest.min(square);
      farthest = farthest.max(square);
    }
    block.nearest = Double.longBitsToDouble(nearest.reduceLanes(MIN));
    block.farthest = Double.longBitsToDouble(farthest.reduceLanes(MAX));
  }

  @Override
  public void nearTerms(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector d = fromArray(SPECIES, block.difference, i);
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      DoubleVector w = v.mul(v);
      DoubleVector x = d.mul(v);
      DoubleVector atanh =
          broadcast(SPECIES, ATANH[8])
              .fma(w, broadcast(SPECIES, ATANH[7]))
              .fma(w, broadcast(SPECIES, ATANH[6]))
              .fma(w, broadcast(SPECIES, ATANH[5]))
              .fma(w, broadcast(SPECIES, ATANH[4]))
              .fma(w, broadcast(SPECIES, ATANH[3]))
              .fma(w, broadcast(SPECIES, ATANH[2]))
              .fma(w, broadcast(SPECIES, ATANH[1]))
              .fma(w, broadcast(SPECIES, ATANH[0]));
      d.mul(v.fma(w.add(v).mul(atanh), v)).intoArray(block.klPq, i);
      d.mul(v.fma(w.sub(v).mul(atanh), v)).intoArray(block.klQp, i);
      DoubleVector mean =
          broadcast(SPECIES, MEAN[7])
              .fma(w, broadcast(SPECIES, MEAN[6]))
              .fma(w, broadcast(SPECIES, MEAN[5]))
              .fma(w, broadcast(SPECIES, MEAN[4]))
              .fma(w, broadcast(SPECIES, MEAN[3]))
              .fma(w, broadcast(SPECIES, MEAN[2]))
              .fma(w, broadcast(SPECIES, MEAN[1]))
              .fma(w, broadcast(SPECIES, MEAN[0]));
      x.mul(w.fma(mean, broadcast(SPECIES, 0.25))).intoArray(block.js, i);
      DoubleVector root =
          broadcast(SPECIES, ROOT[7])
              .fma(w, broadcast(SPECIES, ROOT[6]))
              .fma(w, broadcast(SPECIES, ROOT[5]))
              .fma(w, broadcast(SPECIES, ROOT[4]))
              .fma(w, broadcast(SPECIES, ROOT[3]))
              .fma(w, broadcast(SPECIES, ROOT[2]))
              .fma(w, broadcast(SPECIES, ROOT[1]))
              .fma(w, broadcast(SPECIES, ROOT[0]));
      x.mul(w.fma(root, broadcast(SPECIES, 0.25))).intoArray(block.hellinger, i);
    }
  }

  /** Cross-scaled weights, and the logarithm of the larger over the smaller. */
  @Override
  public void logRatios(PairBlock block, int length) {
    DoubleVector totalP = broadcast(SPECIES, block.p.totalHigh);
    DoubleVector minusTotalP = broadcast(SPECIES, -block.p.totalHigh);
    DoubleVector minusLowP = broadcast(SPECIES, -block.p.totalLow);
    DoubleVector totalQ = broadcast(SPECIES, block.q.totalHigh);
    DoubleVector minusTotalQ = broadcast(SPECIES, -block.q.totalHigh);
    DoubleVector minusLowQ = broadcast(SPECIES, -block.q.totalLow);
    DoubleVector one = broadcast(SPECIES, 1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = fromArray(SPECIES, block.p.weights, i);
      DoubleVector a = p.mul(totalQ);
      DoubleVector aLow = p.fma(minusLowQ, p.fma(minusTotalQ, a)).neg();
      DoubleVector q = fromArray(SPECIES, block.q.weights, i);
      DoubleVector b = q.mul(totalP);
      DoubleVector bLow = q.fma(minusLowP, q.fma(minusTotalP, b)).neg();
      a.intoArray(block.p.crossed.high, i);
      aLow.intoArray(block.p.crossed.low, i);
      b.intoArray(block.q.crossed.high, i);
      bLow.intoArray(block.q.crossed.low, i);

      VectorMask<Double> less = a.compare(LT, b);
      DoubleVector x = a.blend(b, less);
      DoubleVector xLow = aLow.blend(bLow, less);
      LongVector bits = b.blend(a, less).add(BlockKernel.GUARD).reinterpretAsLongs();
      LongVector apart = x.reinterpretAsLongs().sub(bits);
      LongVector power = apart.and(Logarithm.EXPONENT);
      DoubleVector k =
          apart.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(0x1p52);
      DoubleVector y = bits.add(power).reinterpretAsDoubles();
      DoubleVector yLow =
          bLow.blend(aLow, less).mul(power.add(Logarithm.ONE).reinterpretAsDoubles());

      DoubleVector f = x.sub(y);
      DoubleVector g = x.add(y);
      DoubleVector gLow = y.sub(g.sub(x)).add(xLow.add(yLow));
      DoubleVector r = one.div(g);
      DoubleVector s = f.mul(r);
      DoubleVector minus = s.neg();
      DoubleVector sLow = r.mul(minus.fma(g, f).add(minus.fma(gLow, xLow.sub(yLow))));
      DoubleVector z = s.mul(s);
      DoubleVector series =
          broadcast(SPECIES, WIDE_LN[10])
              .fma(z, broadcast(SPECIES, WIDE_LN[9]))
              .fma(z, broadcast(SPECIES, WIDE_LN[8]))
              .fma(z, broadcast(SPECIES, WIDE_LN[7]))
              .fma(z, broadcast(SPECIES, WIDE_LN[6]))
              .fma(z, broadcast(SPECIES, WIDE_LN[5]))
              .fma(z, broadcast(SPECIES, WIDE_LN[4]))
              .fma(z, broadcast(SPECIES, WIDE_LN[3]))
              .fma(z, broadcast(SPECIES, WIDE_LN[2]))
              .fma(z, broadcast(SPECIES, WIDE_LN[1]))
              .fma(z, broadcast(SPECIES, WIDE_LN[0]));
      DoubleVector tail = s.mul(z).fma(series, sLow.add(sLow));
      DoubleVector lead = s.add(s);
      DoubleVector kLn2 = k.mul(Logarithm.LN2_HIGH);
      DoubleVector sum = kLn2.add(lead);
      sum.intoArray(block.logRatio.high, i);
      k.fma(broadcast(SPECIES, Logarithm.LN2_LOW), tail)
          .add(lead.sub(sum.sub(kLn2)))
          .intoArray(block.logRatio.low, i);
    }
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    DoubleVector one = broadcast(SPECIES, 1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector a = fromArray(SPECIES, block.p.crossed.high, i);
      DoubleVector b = fromArray(SPECIES, block.q.crossed.high, i);
      DoubleVector aLow = fromArray(SPECIES, block.p.crossed.low, i);
      DoubleVector bLow = fromArray(SPECIES, block.q.crossed.low, i);
      VectorMask<Double> less = a.compare(LT, b);
      DoubleVector x = a.blend(b, less);
      DoubleVector xLow = aLow.blend(bLow, less);
      DoubleVector y = b.blend(a, less);
      DoubleVector yLow = bLow.blend(aLow, less);
      DoubleVector log = fromArray(SPECIES, block.logRatio.high, i);
      DoubleVector logLow = fromArray(SPECIES, block.logRatio.low, i);
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      VectorMask<Double> near = v.mul(v).compare(LE, BlockKernel.NEAR);

      DoubleVector d = x.sub(y);
      DoubleVector dLow = x.sub(d).sub(y).add(xLow.sub(yLow));
      DoubleVector product = x.mul(log);
      DoubleVector productLow = x.fma(log, product.neg()).add(x.fma(logLow, xLow.mul(log)));
      DoubleVector lead = product.sub(d);
      DoubleVector klLarger = lead.add(product.sub(lead).sub(d).add(productLow.sub(dLow)));
      product = y.mul(log);
      productLow = y.fma(log, product.neg()).add(y.fma(logLow, yLow.mul(log)));
      lead = d.sub(product);
      DoubleVector klSmaller = lead.add(d.sub(lead).sub(product).add(dLow.sub(productLow)));
      klLarger
          .blend(klSmaller, less)
          .blend(fromArray(SPECIES, block.klPq, i), near)
          .intoArray(block.klPq, i);
      klSmaller
          .blend(klLarger, less)
          .blend(fromArray(SPECIES, block.klQp, i), near)
          .intoArray(block.klQp, i);

      DoubleVector sum = x.add(y);
      DoubleVector sumLow = y.sub(sum.sub(x)).add(xLow.add(yLow));
      DoubleVector half = sum.mul(0.5);
      DoubleVector halfLow = sumLow.mul(0.5);
      DoubleVector f = x.sub(half);
      DoubleVector g = x.add(half);
      DoubleVector gLow = half.sub(g.sub(x)).add(xLow.add(halfLow));
      DoubleVector r = one.div(g);
      DoubleVector s = f.mul(r);
      DoubleVector minus = s.neg();
      DoubleVector sLow = r.mul(minus.fma(g, f).add(minus.fma(gLow, xLow.sub(halfLow))));
      DoubleVector z = s.mul(s);
      DoubleVector series =
          broadcast(SPECIES, WIDE_LN[10])
              .fma(z, broadcast(SPECIES, WIDE_LN[9]))
              .fma(z, broadcast(SPECIES, WIDE_LN[8]))
              .fma(z, broadcast(SPECIES, WIDE_LN[7]))
              .fma(z, broadcast(SPECIES, WIDE_LN[6]))
              .fma(z, broadcast(SPECIES, WIDE_LN[5]))
              .fma(z, broadcast(SPECIES, WIDE_LN[4]))
              .fma(z, broadcast(SPECIES, WIDE_LN[3]))
              .fma(z, broadcast(SPECIES, WIDE_LN[2]))
              .fma(z, broadcast(SPECIES, WIDE_LN[1]))
              .fma(z, broadcast(SPECIES, WIDE_LN[0]));
      DoubleVector tail = s.mul(z).fma(series, sLow.add(sLow));
      DoubleVector twice = s.add(s);
      DoubleVector mean = sum.mul(twice);
      DoubleVector meanLow = sum.fma(twice, mean.neg()).add(sum.fma(tail, sumLow.mul(twice)));
      lead = mean.sub(product);
      lead.add(mean.sub(lead).sub(product).add(meanLow.sub(productLow)))
          .mul(0.5)
          .blend(fromArray(SPECIES, block.js, i), near)
          .intoArray(block.js, i);

      DoubleVector root = x.mul(r).mul(y.mul(r)).sqrt();
      d.mul(d.div(g.mul(4).fma(root, sum.add(sum))))
          .blend(fromArray(SPECIES, block.hellinger, i), near)
          .intoArray(block.hellinger, i);
    }
  }

  @Override
  public String toString() {
    return SPECIES.vectorBitSize() + " bits, " + WIDTH + " of " + LANES + " lanes at a time";
  }
}
