package dev.kldrift.kernel.simd;

import static dev.kldrift.kernel.simd.Vectors.SPECIES;
import static dev.kldrift.kernel.simd.Vectors.WIDTH;
import static dev.kldrift.kernel.simd.Vectors.all;
import static dev.kldrift.kernel.simd.Vectors.load;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.kldrift.kernel.BlockKernel;
import dev.kldrift.kernel.LaneSum;
import dev.kldrift.kernel.LaneTotal;
import dev.kldrift.kernel.PairBlock;
import dev.kldrift.kernel.Polynomial;
import dev.kldrift.kernel.Reduction;
import dev.kldrift.kernel.Wide;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/**
 * The loops of {@link BlockKernel} on vectors of any width up to {@link BlockKernel#LANES} lanes:
 * operation for operation those of the scalar form, so that the bits are the same.
 *
 * <p>Each loop has at most some thirty vector operations. C2 stops inlining the Vector API in the
 * middle of longer ones, and every vector that crosses a call is boxed, at ten times the cost.
 */
public final class VectorKernel implements BlockKernel {

  private static final double[] ATANH = Polynomial.ATANH.coefficients();
  private static final double[] MEAN = Polynomial.MEAN.coefficients();

  private static final Pipeline<PairBlock.Side> ENTROPY_LOOPS =
      new Pipeline<>(VectorKernel::entropy);

  private static final Pipeline<PairBlock> RELATE_LOOPS =
      new Pipeline<>(VectorKernel::cross, VectorKernel::difference);

  private static final Pipeline<PairBlock> NEAR_LOOPS =
      new Pipeline<>(VectorKernel::nearSeries, VectorKernel::klTerms);

  private static final Pipeline<PairBlock> FAR_LOOPS =
      new Pipeline<>(
          (block, n) -> excess(block, block.p.crossed, n, 1, block.klPq),
          (block, n) -> excess(block, block.q.crossed, n, -1, block.klQp),
          VectorKernel::reduceMean,
          (block, n) -> VectorFunctions.reduceLog(block.reduction, n),
          (block, n) -> VectorFunctions.assembleLog(block.reduction, n),
          VectorKernel::meanTermsOfP,
          VectorKernel::meanTerms);

  /** Made once, by name. */
  public VectorKernel() {}

  @Override
  public void total(double[] weights, int length, LaneTotal total) {
    VectorSums.check(weights, length, total);
    VectorSums.add(weights, length, total);
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
    ENTROPY_LOOPS.run(side, length);
  }

  @Override
  public void massTerms(PairBlock.Side side, int length) {
    VectorFunctions.MASS.run(side, length);
  }

  private static void entropy(PairBlock.Side side, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = load(side.mass.high, i);
      DoubleVector log = load(side.logMass.high, i);
      DoubleVector low = p.fma(load(side.logMass.low, i), load(side.mass.low, i).mul(log));
      p.fma(log, low).neg().intoArray(side.entropy, i);
    }
  }

  @Override
  public void relate(PairBlock block, int length) {
    RELATE_LOOPS.run(block, length);
  }

  private static void cross(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = load(block.p.weights, i);
      DoubleVector a = p.mul(block.q.totalHigh);
      DoubleVector aLow = p.fma(all(block.q.totalLow), p.fma(all(block.q.totalHigh), a.neg()));
      DoubleVector q = load(block.q.weights, i);
      DoubleVector b = q.mul(block.p.totalHigh);
      DoubleVector bLow = q.fma(all(block.p.totalLow), q.fma(all(block.p.totalHigh), b.neg()));
      a.intoArray(block.p.crossed.high, i);
      aLow.intoArray(block.p.crossed.low, i);
      b.intoArray(block.q.crossed.high, i);
      bLow.intoArray(block.q.crossed.low, i);
      DoubleVector s = a.add(b);
      DoubleVector part = s.sub(a);
      DoubleVector error = a.sub(s.sub(part)).add(b.sub(part));
      s.intoArray(block.sum.high, i);
      error.add(aLow.add(bLow)).intoArray(block.sum.low, i);
    }
  }

  private static void difference(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector a = load(block.p.crossed.high, i);
      DoubleVector aLow = load(block.p.crossed.low, i);
      DoubleVector b = load(block.q.crossed.high, i);
      DoubleVector bLow = load(block.q.crossed.low, i);
      DoubleVector lead = a.sub(b);
      DoubleVector part = lead.sub(a);
      DoubleVector leadError = a.sub(lead.sub(part)).sub(b.add(part));
      DoubleVector rest = aLow.sub(bLow);
      part = rest.sub(aLow);
      DoubleVector restError = aLow.sub(rest.sub(part)).sub(bLow.add(part));
      rest = rest.add(leadError);
      DoubleVector d = lead.add(rest);
      part = d.sub(lead);
      d.intoArray(block.difference.high, i);
      lead.sub(d.sub(part)).add(rest.sub(part)).add(restError).intoArray(block.difference.low, i);
    }
  }

  @Override
  public void contrast(PairBlock block, int length) {
    DoubleVector one = all(1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector d = load(block.difference.high, i);
      DoubleVector dLow = load(block.difference.low, i);
      DoubleVector s = load(block.sum.high, i);
      DoubleVector r = one.div(s.add(Double.MIN_NORMAL));
      DoubleVector v = d.mul(r);
      DoubleVector minus = v.neg();
      DoubleVector vLow = r.mul(minus.fma(s, d).add(minus.fma(load(block.sum.low, i), dLow)));
      DoubleVector x = d.mul(v);
      r.intoArray(block.reciprocalSum, i);
      v.intoArray(block.contrast, i);
      x.intoArray(block.square.high, i);
      d.fma(v, x.neg()).add(d.fma(vLow, dLow.mul(v))).intoArray(block.square.low, i);
    }
  }

  @Override
  public boolean nearTerms(PairBlock block, int length) {
    NEAR_LOOPS.run(block, length);
    return block.near == length;
  }

  private static void klTerms(PairBlock block, int length) {
    int near = 0;
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = load(block.square.high, i);
      DoubleVector xLow = load(block.square.low, i);
      DoubleVector v = load(block.contrast, i);
      DoubleVector w = v.mul(v);
      DoubleVector atanh = load(block.atanh, i);
      x.fma(atanh.mul(w.add(v)), xLow).add(x).intoArray(block.klPq, i);
      x.fma(atanh.mul(w.sub(v)), xLow).add(x).intoArray(block.klQp, i);
      x.fma(w.mul(load(block.meanSeries, i)), xLow.mul(0.25))
          .add(x.mul(0.25))
          .intoArray(block.js, i);
      DoubleVector r = load(block.reciprocalSum, i);
      DoubleVector overlap =
          load(block.p.crossed.high, i).mul(r).mul(load(block.q.crossed.high, i).mul(r));
      x.add(xLow).div(overlap.sqrt().mul(4).add(2)).intoArray(block.hellinger, i);
      DoubleVector distance = load(block.difference.high, i).abs();
      distance.intoArray(block.distance, i);
      near += distance.mul(4).compare(LE, load(block.sum.high, i)).trueCount();
    }
    block.near = near;
  }

  private static void nearSeries(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector v = load(block.contrast, i);
      DoubleVector w = v.mul(v);
      DoubleVector first = all(ATANH[8]).fma(w, all(ATANH[7]));
      VectorFunctions.horner7(first, w, ATANH).intoArray(block.atanh, i);
      VectorFunctions.horner7(all(MEAN[7]), w, MEAN).intoArray(block.meanSeries, i);
    }
  }

  private static VectorMask<Double> near(PairBlock block, int i) {
    return load(block.distance, i).mul(4).compare(LE, load(block.sum.high, i));
  }

  @Override
  public void farTerms(PairBlock block, int length) {
    block.reduction.between(block.mean, block.logMean);
    FAR_LOOPS.run(block, length);
  }

  /** a ln(p/q) - d, or b ln(p/q) - d with its sign changed, in the bins that are not near. */
  private static void excess(
      PairBlock block, Wide crossed, int length, double sign, double[] terms) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = load(block.p.logMass.high, i);
      DoubleVector y = load(block.q.logMass.high, i);
      DoubleVector ratio = x.sub(y);
      DoubleVector part = ratio.sub(x);
      DoubleVector ratioLow =
          x.sub(ratio.sub(part))
              .sub(y.add(part))
              .add(load(block.p.logMass.low, i).sub(load(block.q.logMass.low, i)));
      DoubleVector a = load(crossed.high, i);
      DoubleVector product = a.mul(ratio);
      DoubleVector productLow =
          a.fma(ratio, product.neg()).add(a.fma(ratioLow, load(crossed.low, i).mul(ratio)));
      DoubleVector d = load(block.difference.high, i);
      DoubleVector high = product.sub(d);
      part = high.sub(product);
      DoubleVector error = product.sub(high.sub(part)).sub(d.add(part));
      high.add(error.add(productLow.sub(load(block.difference.low, i))))
          .mul(sign)
          .blend(load(terms, i), near(block, i))
          .intoArray(terms, i);
    }
  }

  /** (p + q) / 2 = 2^k m. */
  private static void reduceMean(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = load(block.p.mass.high, i);
      DoubleVector y = load(block.q.mass.high, i);
      DoubleVector high = x.add(y);
      DoubleVector part = high.sub(x);
      DoubleVector error = x.sub(high.sub(part)).add(y.sub(part));
      high.mul(0.5).intoArray(block.mean.high, i);
      error
          .add(load(block.p.mass.low, i).add(load(block.q.mass.low, i)))
          .mul(0.5)
          .intoArray(block.mean.low, i);
    }
    VectorFunctions.reduceExponent(block.reduction, length);
  }

  /** a ln(p/m). */
  private static void meanTermsOfP(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = load(block.p.logMass.high, i);
      DoubleVector y = load(block.logMean.high, i);
      DoubleVector ratio = x.sub(y);
      DoubleVector part = ratio.sub(x);
      DoubleVector ratioLow =
          x.sub(ratio.sub(part))
              .sub(y.add(part))
              .add(load(block.p.logMass.low, i).sub(load(block.logMean.low, i)));
      DoubleVector a = load(block.p.crossed.high, i);
      DoubleVector product = a.mul(ratio);
      a.fma(ratio, product.neg())
          .add(a.fma(ratioLow, load(block.p.crossed.low, i).mul(ratio)))
          .intoArray(block.productP.low, i);
      product.intoArray(block.productP.high, i);
    }
  }

  /** (a ln(p/m) + b ln(q/m)) / 2 in the bins that are not near. */
  private static void meanTerms(PairBlock block, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = load(block.q.logMass.high, i);
      DoubleVector y = load(block.logMean.high, i);
      DoubleVector ratio = x.sub(y);
      DoubleVector part = ratio.sub(x);
      DoubleVector ratioLow =
          x.sub(ratio.sub(part))
              .sub(y.add(part))
              .add(load(block.q.logMass.low, i).sub(load(block.logMean.low, i)));
      DoubleVector b = load(block.q.crossed.high, i);
      DoubleVector product = b.mul(ratio);
      DoubleVector productLow =
          b.fma(ratio, product.neg()).add(b.fma(ratioLow, load(block.q.crossed.low, i).mul(ratio)));
      DoubleVector first = load(block.productP.high, i);
      DoubleVector sum = first.add(product);
      part = sum.sub(first);
      DoubleVector error = first.sub(sum.sub(part)).add(product.sub(part));
      sum.add(error.add(load(block.productP.low, i).add(productLow)))
          .mul(0.5)
          .blend(load(block.js, i), near(block, i))
          .intoArray(block.js, i);
    }
  }

  @Override
  public String toString() {
    return SPECIES.vectorBitSize() + " bits, " + WIDTH + " of " + LANES + " lanes at a time";
  }
}
