package dev.kldrift.kernel;

import static dev.kldrift.kernel.Vectors.WIDTH;
import static dev.kldrift.kernel.Vectors.all;
import static dev.kldrift.kernel.Vectors.load;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/** Logarithm and exponential of double-double numbers on vectors. */
final class VectorFunctions {
  private static final double[] LN = Polynomial.LOGARITHM.coefficients();
  private static final double[] E = Polynomial.EXPONENTIAL.coefficients();

  /** Added to bits before the exponent is cut out, so that it is positive, offset by 1024. */
  private static final long OFFSET = 0x4000000000000000L;

  static final Pipeline<ArgumentReduction> LOG =
      new Pipeline<>(
          VectorFunctions::reduceExponent,
          VectorFunctions::reduceLog,
          VectorFunctions::assembleLog);

  static final Pipeline<ArgumentReduction> EXP =
      new Pipeline<>(
          VectorFunctions::reduceExp,
          VectorFunctions::expSeries,
          VectorFunctions::assembleExp,
          VectorFunctions::scaleByPowers);

  private VectorFunctions() {}

  /** x = 2^k m: leaves m and its low part where s will be. */
  static void reduceExponent(ArgumentReduction work, int length) {
    DoubleDoubleArray x = work.source();
    for (int i = 0; i < length; i += WIDTH) {
      LongVector bits = load(x.high, i).reinterpretAsLongs();
      LongVector shifted = bits.add(OFFSET - Logarithm.SQRT_HALF);
      LongVector exponent = shifted.and(Logarithm.EXPONENT);
      LongVector k = shifted.lanewise(LSHR, 52).or(Logarithm.TWO_52);
      k.reinterpretAsDoubles().sub(0x1p52 + 1024).intoArray(work.exponent, i);
      bits.sub(exponent).add(OFFSET).reinterpretAsDoubles().intoArray(work.argument.high, i);
      LongVector scale = exponent.neg().add(Logarithm.ONE + OFFSET);
      load(x.low, i).mul(scale.reinterpretAsDoubles()).intoArray(work.argument.low, i);
    }
  }

  /** s = (m - 1) / (m + 1), and 2 s_low + s³ P(s²). */
  static void reduceLog(ArgumentReduction work, int length) {
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
      DoubleVector z2 = z.mul(z);
      DoubleVector series = upper(z, z2, LN).fma(z2.mul(z2), lower(z, z2, LN));
      s.mul(z).fma(series, sLow.add(sLow)).intoArray(work.series, i);
    }
  }

  static void assembleLog(ArgumentReduction work, int length) {
    DoubleDoubleArray result = work.result();
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

  /** The first four terms of a polynomial, as {@link Polynomial#value} adds them up. */
  private static DoubleVector lower(DoubleVector x, DoubleVector square, double[] c) {
    return all(c[3]).fma(x, all(c[2])).fma(square, all(c[1]).fma(x, all(c[0])));
  }

  /** The next four, less the factor x⁴. */
  private static DoubleVector upper(DoubleVector x, DoubleVector square, double[] c) {
    return all(c[7]).fma(x, all(c[6])).fma(square, all(c[5]).fma(x, all(c[4])));
  }

  private static void reduceExp(ArgumentReduction work, int length) {
    DoubleDoubleArray x = work.source();
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector given = load(x.high, i);
      VectorMask<Double> large = given.compare(GT, Exponential.SMALLEST);
      DoubleVector high = all(Exponential.SMALLEST).blend(given, large);
      DoubleVector low = all(0).blend(load(x.low, i), large);
      DoubleVector k = high.mul(Constants.LOG2_E).add(Constants.ROUNDER).sub(Constants.ROUNDER);
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

  private static void expSeries(ArgumentReduction work, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector r = load(work.point, i);
      DoubleVector square = r.mul(r);
      DoubleVector fourth = square.mul(square);
      all(E[9])
          .fma(r, all(E[8]))
          .fma(fourth, upper(r, square, E))
          .fma(fourth, lower(r, square, E))
          .intoArray(work.series, i);
    }
  }

  private static void assembleExp(ArgumentReduction work, int length) {
    DoubleDoubleArray result = work.result();
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

  private static void scaleByPowers(ArgumentReduction work, int length) {
    DoubleDoubleArray x = work.result();
    for (int i = 0; i < length; i += WIDTH) {
      LongVector biased =
          load(work.exponent, i).add(0x1p52 + 2048).reinterpretAsLongs().sub(Logarithm.TWO_52);
      LongVector half = biased.lanewise(LSHR, 1);
      DoubleVector scale = half.sub(1L).lanewise(LSHL, 52).reinterpretAsDoubles();
      DoubleVector other = biased.sub(half).sub(1L).lanewise(LSHL, 52).reinterpretAsDoubles();
      load(x.high, i).mul(scale).mul(other).intoArray(x.high, i);
      load(x.low, i).mul(scale).mul(other).intoArray(x.low, i);
    }
  }
}
