package dev.kldrift.kernel.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.OR;

import dev.kldrift.kernel.BlockKernel;
import dev.kldrift.kernel.Exponential;
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
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link BlockKernel} on vectors of any width up to {@link BlockKernel#LANES} lanes:
 * operation for operation those of the scalar form, so that the bits are the same.
 *
 * <p>Each loop has at most some thirty vector operations. C2 stops inlining the Vector API in the
 * middle of longer ones, and every vector that crosses a call is boxed, at ten times the cost.
 */
public final class VectorKernel implements BlockKernel {
  private static final VectorSpecies<Double> SPECIES = VectorWidth.species();
  private static final VectorSpecies<Long> LONGS = VectorWidth.longs();
  private static final int WIDTH = SPECIES.length();

  private static final double[] LOG = Polynomial.LOGARITHM.coefficients();
  private static final double[] EXP = Polynomial.EXPONENTIAL.coefficients();
  private static final double[] ATANH = Polynomial.ATANH.coefficients();
  private static final double[] MEAN = Polynomial.MEAN.coefficients();

  /** Added to bits before the exponent is cut out, so that it is positive, offset by 1024. */
  private static final long OFFSET = 0x4000000000000000L;

  /** 2^52 as bits: a small integer or-ed into it, less 2^52, is that integer as a double. */
  private static final long TWO_52 = 0x4330000000000000L;

  private static final Pipeline<Reduction> LOG_LOOPS =
      new Pipeline<>(
          VectorKernel::reduceExponent, VectorKernel::reduceLog, VectorKernel::assembleLog);

  private static final Pipeline<PairBlock.Side> MASS_LOOPS =
      new Pipeline<>(
          VectorKernel::reduceMass,
          (side, n) -> reduceLog(side.reduction, n),
          VectorKernel::assembleEntropy);

  private static final Pipeline<PairBlock.Side> ENTROPY_LOOPS =
      new Pipeline<>(VectorKernel::entropy);

  private static final Pipeline<Reduction> EXP_LOOPS =
      new Pipeline<>(
          VectorKernel::reduceExp,
          VectorKernel::expSeries,
          VectorKernel::assembleExp,
          VectorKernel::scaleByPowers);

  private static final Pipeline<PairBlock> RELATE_LOOPS =
      new Pipeline<>(VectorKernel::cross, VectorKernel::difference);

  private static final Pipeline<PairBlock> NEAR_LOOPS =
      new Pipeline<>(VectorKernel::nearSeries, VectorKernel::klTerms);

  private static final Pipeline<PairBlock> FAR_LOOPS =
      new Pipeline<>(
          (block, n) -> excess(block, block.p.crossed, n, 1, block.klPq),
          (block, n) -> excess(block, block.q.crossed, n, -1, block.klQp),
          VectorKernel::reduceMean,
          (block, n) -> reduceLog(block.reduction, n),
          (block, n) -> assembleLog(block.reduction, n),
          VectorKernel::meanTermsOfP,
          VectorKernel::meanTerms);

  /** Made once, by name. */
  public VectorKernel() {}

  private static DoubleVector load(double[] from, int i) {
    return DoubleVector.fromArray(SPECIES, from, i);
  }

  private static DoubleVector all(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  @Override
  public void total(double[] weights, int length, LaneTotal total) {
    check(weights, length, total);
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

  private static void check(double[] weights, int length, LaneTotal total) {
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

  @Override
  public void accumulate(
      double[] terms, LaneSum sum, double[] otherTerms, LaneSum otherSum, int length) {
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

  /** Horner's scheme of degree 7 from the highest of the coefficients given. */
  private static DoubleVector horner7(DoubleVector first, DoubleVector x, double[] c) {
    return first
        .fma(x, all(c[6]))
        .fma(x, all(c[5]))
        .fma(x, all(c[4]))
        .fma(x, all(c[3]))
        .fma(x, all(c[2]))
        .fma(x, all(c[1]))
        .fma(x, all(c[0]));
  }

  @Override
  public void log(Wide x, int length, Reduction work, Wide result) {
    work.between(x, result);
    LOG_LOOPS.run(work, length);
  }

  /** x = 2^k m: leaves m and its low part where s will be. */
  private static void reduceExponent(Reduction work, int length) {
    Wide x = work.source();
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = load(x.high, i).reinterpretAsLongs();
      LongVector shifted = bits.add(OFFSET - Logarithm.SQRT_HALF);
      LongVector exponent = shifted.and(Logarithm.EXPONENT);
      LongVector k = shifted.lanewise(LSHR, 52).or(TWO_52);
      k.reinterpretAsDoubles().sub(0x1p52 + 1024).intoArray(work.exponent, i);
      bits.sub(exponent).add(OFFSET).reinterpretAsDoubles().intoArray(work.argument.high, i);
      LongVector scale = exponent.neg().add(Logarithm.ONE + OFFSET);
      load(x.low, i).mul(scale.reinterpretAsDoubles()).intoArray(work.argument.low, i);
    }
  }

  /** s = (m - 1) / (m + 1), and 2 s_low + s³ P(s²). */
  private static void reduceLog(Reduction work, int length) {
    DoubleVector one = all(1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector m = load(work.argument.high, i);
      DoubleVector low = load(work.argument.low, i);
      DoubleVector f = m.sub(one);
      DoubleVector g = m.add(one);
      DoubleVector gLow = m.sub(g.sub(one));
      DoubleVector r = one.div(g);
      DoubleVector s = f.mul(r);
      DoubleVector minus = s.neg();
      DoubleVector sLow = r.mul(minus.fma(g, f).add(minus.fma(gLow.add(low), low)));
      DoubleVector z = s.mul(s);
      s.intoArray(work.argument.high, i);
      s.mul(z).fma(horner7(all(LOG[7]), z, LOG), sLow.add(sLow)).intoArray(work.series, i);
    }
  }

  private static void assembleLog(Reduction work, int length) {
    Wide result = work.result();
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector s = load(work.argument.high, i);
      DoubleVector s2 = s.add(s);
      DoubleVector k = load(work.exponent, i);
      DoubleVector kLn2 = k.mul(Logarithm.LN2_HIGH);
      DoubleVector lead = kLn2.add(s2);
      DoubleVector rest =
          k.fma(all(Logarithm.LN2_LOW), load(work.series, i)).add(s2.sub(lead.sub(kLn2)));
      DoubleVector high = lead.add(rest);
      high.intoArray(result.high, i);
      rest.sub(high.sub(lead)).intoArray(result.low, i);
    }
  }

  @Override
  public void exp(Wide x, int length, Reduction work, Wide result) {
    work.between(x, result);
    EXP_LOOPS.run(work, length);
  }

  private static void assembleExp(Reduction work, int length) {
    Wide result = work.result();
    DoubleVector one = all(1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector r = load(work.argument.high, i);
      DoubleVector rLow = load(work.argument.low, i);
      DoubleVector square = r.mul(r);
      DoubleVector half = square.mul(0.5);
      DoubleVector halfLow = r.fma(r, square.neg()).mul(0.5);
      DoubleVector cubic = r.mul(square).fma(load(work.series, i), r.fma(rLow, rLow).add(halfLow));
      DoubleVector ones = r.add(one);
      DoubleVector sum = ones.add(half);
      DoubleVector tail = half.sub(sum.sub(ones)).add(r.sub(ones.sub(one))).add(cubic);
      DoubleVector high = sum.add(tail);
      high.intoArray(result.high, i);
      tail.sub(high.sub(sum)).intoArray(result.low, i);
    }
  }

  private static void reduceExp(Reduction work, int length) {
    Wide x = work.source();
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector given = load(x.high, i);
      VectorMask<Double> large = given.compare(GT, Exponential.SMALLEST);
      DoubleVector high = all(Exponential.SMALLEST).blend(given, large);
      DoubleVector low = all(0).blend(load(x.low, i), large);
      DoubleVector k =
          high.mul(Exponential.LOG2_E).add(Exponential.ROUNDER).sub(Exponential.ROUNDER);
      DoubleVector minus = k.neg();
      DoubleVector lead = minus.fma(all(Logarithm.LN2_HIGH), high);
      DoubleVector rest = minus.fma(all(Logarithm.LN2_LOW), low);
      DoubleVector r = lead.add(rest);
      k.intoArray(work.exponent, i);
      r.intoArray(work.argument.high, i);
      rest.sub(r.sub(lead)).intoArray(work.argument.low, i);
      r.intoArray(work.point, i);
    }
  }

  private static void expSeries(Reduction work, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector r = load(work.point, i);
      DoubleVector first = all(EXP[9]).fma(r, all(EXP[8])).fma(r, all(EXP[7]));
      horner7(first, r, EXP).intoArray(work.series, i);
    }
  }

  private static void scaleByPowers(Reduction work, int length) {
    Wide x = work.result();
    for (int i = 0; i < length; i += WIDTH) {
      LongVector biased =
          load(work.exponent, i).add(0x1p52 + 2048).reinterpretAsLongs().sub(TWO_52);
      LongVector half = biased.lanewise(LSHR, 1);
      DoubleVector scale = half.sub(1L).lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector other = biased.sub(half).sub(1L).lanewise(LSHL, 52).reinterpretAsDoubles();
      load(x.high, i).mul(scale).mul(other).intoArray(x.high, i);
      load(x.low, i).mul(scale).mul(other).intoArray(x.low, i);
    }
  }

  @Override
  public void entropyTerms(PairBlock.Side side, int length) {
    ENTROPY_LOOPS.run(side, length);
  }

  @Override
  public void massTerms(PairBlock.Side side, int length) {
    MASS_LOOPS.run(side, length);
  }

  /** p = w / total = 2^k m. */
  private static void reduceMass(PairBlock.Side side, int length) {
    Reduction work = side.reduction;
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector w = load(side.weights, i);
      DoubleVector high = w.mul(side.reciprocalHigh);
      DoubleVector low =
          w.fma(all(side.reciprocalLow), w.fma(all(side.reciprocalHigh), high.neg()));
      high.intoArray(side.mass.high, i);
      low.intoArray(side.mass.low, i);
      LongVector bits = high.reinterpretAsLongs();
      LongVector shifted = bits.add(OFFSET - Logarithm.SQRT_HALF);
      LongVector exponent = shifted.and(Logarithm.EXPONENT);
      LongVector k = shifted.lanewise(LSHR, 52).or(TWO_52);
      k.reinterpretAsDoubles().sub(0x1p52 + 1024).intoArray(work.exponent, i);
      bits.sub(exponent).add(OFFSET).reinterpretAsDoubles().intoArray(work.argument.high, i);
      LongVector scale = exponent.neg().add(Logarithm.ONE + OFFSET);
      low.mul(scale.reinterpretAsDoubles()).intoArray(work.argument.low, i);
    }
  }

  /** ln p and -p ln p. */
  private static void assembleEntropy(PairBlock.Side side, int length) {
    Reduction work = side.reduction;
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector s = load(work.argument.high, i);
      DoubleVector s2 = s.add(s);
      DoubleVector k = load(work.exponent, i);
      DoubleVector kLn2 = k.mul(Logarithm.LN2_HIGH);
      DoubleVector lead = kLn2.add(s2);
      DoubleVector rest =
          k.fma(all(Logarithm.LN2_LOW), load(work.series, i)).add(s2.sub(lead.sub(kLn2)));
      DoubleVector log = lead.add(rest);
      DoubleVector logLow = rest.sub(log.sub(lead));
      log.intoArray(side.logMass.high, i);
      logLow.intoArray(side.logMass.low, i);
      DoubleVector p = load(side.mass.high, i);
      p.fma(log, p.fma(logLow, load(side.mass.low, i).mul(log))).neg().intoArray(side.entropy, i);
    }
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
      horner7(first, w, ATANH).intoArray(block.atanh, i);
      horner7(all(MEAN[7]), w, MEAN).intoArray(block.meanSeries, i);
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
    reduceExponent(block.reduction, length);
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
