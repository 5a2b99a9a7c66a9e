package dev.kldrift.kernel;

import static dev.kldrift.kernel.Vectors.LONGS;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * Cross-scaled weights, the logarithms of their ratios, and the terms from those, on vectors.
 *
 * <p>Numbers are compared and chosen by their bits, as numbers that are not negative have the order
 * of their bits: Java 17 keeps a mask as a vector, and turns it into a mask again for every blend.
 */
final class VectorRatios {
  private static final double[] WIDE_LN = Polynomial.WIDE_LOGARITHM.coefficients();

  /**
   * Bits of the double next to {@link BlockKernel#NEAR}: not above it are those whose difference is
   * negative.
   */
  private static final long ABOVE_NEAR = Double.doubleToRawLongBits(BlockKernel.NEAR) + 1;

  private VectorRatios() {}

  /** Cross-scaled weights, and the logarithm of the larger over the smaller. */
  static void logRatios(PairBlock block, int length) {
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
    DoubleVector one = broadcast(SPECIES, 1);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector p = fromArray(SPECIES, weightsP, offsetP + i);
      DoubleVector a = p.mul(totalQ);
      DoubleVector aLow = p.fma(minusLowQ, p.fma(minusTotalQ, a)).neg();
      DoubleVector q = fromArray(SPECIES, weightsQ, offsetQ + i);
      DoubleVector b = q.mul(totalP);
      DoubleVector bLow = q.fma(minusLowP, q.fma(minusTotalP, b)).neg();

      LongVector bitsA = a.reinterpretAsLongs();
      LongVector bitsB = b.reinterpretAsLongs();
      LongVector less =
          fromArray(SPECIES, block.contrast, i).reinterpretAsLongs().lanewise(ASHR, 63);
      LongVector notLess = less.not();
      LongVector bitsLowA = aLow.reinterpretAsLongs();
      LongVector bitsLowB = bLow.reinterpretAsLongs();
      DoubleVector x = bitsA.max(bitsB).reinterpretAsDoubles();
      DoubleVector xLow = bitsLowA.and(notLess).or(bitsLowB.and(less)).reinterpretAsDoubles();
      DoubleVector given = bitsA.min(bitsB).reinterpretAsDoubles();
      DoubleVector givenLow = bitsLowB.and(notLess).or(bitsLowA.and(less)).reinterpretAsDoubles();
      x.intoArray(block.larger.high, i);
      xLow.intoArray(block.larger.low, i);
      given.intoArray(block.smaller.high, i);
      givenLow.intoArray(block.smaller.low, i);
      LongVector bits = given.add(BlockKernel.GUARD).reinterpretAsLongs();
      LongVector apart = x.reinterpretAsLongs().sub(bits);
      LongVector power = apart.and(Logarithm.EXPONENT);
      DoubleVector k =
          apart.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(0x1p52);
      DoubleVector y = bits.add(power).reinterpretAsDoubles();
      DoubleVector yLow = givenLow.mul(power.add(Logarithm.ONE).reinterpretAsDoubles());

      DoubleVector f = x.sub(y);
      DoubleVector g = x.add(y);
      DoubleVector gLow = y.sub(g.sub(x)).add(xLow.add(yLow));
      DoubleVector r = one.div(g);
      DoubleVector s = f.mul(r);
      DoubleVector minus = s.neg();
      DoubleVector sLow = r.mul(minus.fma(g, f).add(minus.fma(gLow, xLow.sub(yLow))));
      DoubleVector z = s.mul(s);
      DoubleVector z2 = z.mul(z);
      DoubleVector z4 = z2.mul(z2);
      DoubleVector series =
          broadcast(SPECIES, WIDE_LN[10])
              .fma(z2, broadcast(SPECIES, WIDE_LN[9]).fma(z, broadcast(SPECIES, WIDE_LN[8])))
              .fma(
                  z4,
                  broadcast(SPECIES, WIDE_LN[7])
                      .fma(z, broadcast(SPECIES, WIDE_LN[6]))
                      .fma(
                          z2,
                          broadcast(SPECIES, WIDE_LN[5]).fma(z, broadcast(SPECIES, WIDE_LN[4]))))
              .fma(
                  z4,
                  broadcast(SPECIES, WIDE_LN[3])
                      .fma(z, broadcast(SPECIES, WIDE_LN[2]))
                      .fma(
                          z2,
                          broadcast(SPECIES, WIDE_LN[1]).fma(z, broadcast(SPECIES, WIDE_LN[0]))));
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

  static void farTerms(PairBlock block, int length) {
    LongVector largest = LongVector.zero(LONGS);
    DoubleVector one = broadcast(SPECIES, 1);
    DoubleVector two = broadcast(SPECIES, 2);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector x = fromArray(SPECIES, block.larger.high, i);
      DoubleVector xLow = fromArray(SPECIES, block.larger.low, i);
      DoubleVector y = fromArray(SPECIES, block.smaller.high, i);
      DoubleVector yLow = fromArray(SPECIES, block.smaller.low, i);
      DoubleVector log = fromArray(SPECIES, block.logRatio.high, i);
      DoubleVector logLow = fromArray(SPECIES, block.logRatio.low, i);
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      LongVector less = v.reinterpretAsLongs().lanewise(ASHR, 63);
      LongVector notLess = less.not();
      LongVector near = v.mul(v).reinterpretAsLongs().sub(ABOVE_NEAR).lanewise(ASHR, 63);

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
      LongVector bitsLarger = klLarger.reinterpretAsLongs();
      LongVector bitsSmaller = klSmaller.reinterpretAsLongs();
      LongVector far = near.not();
      LongVector given = fromArray(SPECIES, block.klPq, i).reinterpretAsLongs();
      LongVector chosen = bitsLarger.and(notLess).or(bitsSmaller.and(less));
      LongVector klPq = given.and(near).or(chosen.and(far));
      klPq.reinterpretAsDoubles().intoArray(block.klPq, i);
      given = fromArray(SPECIES, block.klQp, i).reinterpretAsLongs();
      chosen = bitsSmaller.and(notLess).or(bitsLarger.and(less));
      LongVector klQp = given.and(near).or(chosen.and(far));
      klQp.reinterpretAsDoubles().intoArray(block.klQp, i);
      largest = largest.max(klPq).max(klQp);

      DoubleVector sum = x.add(y);
      DoubleVector sumLow = y.sub(sum.sub(x)).add(xLow.add(yLow));
      DoubleVector twice = x.add(x);
      DoubleVector g = sum.add(twice);
      DoubleVector gLow = sum.sub(g.sub(twice)).add(xLow.fma(two, sumLow));
      DoubleVector r = one.div(g);
      DoubleVector s = d.mul(r);
      DoubleVector minus = s.neg();
      DoubleVector sLow = r.mul(minus.fma(g, d).add(minus.fma(gLow, dLow)));
      DoubleVector z = s.mul(s);
      DoubleVector z2 = z.mul(z);
      DoubleVector z4 = z2.mul(z2);
      DoubleVector series =
          broadcast(SPECIES, WIDE_LN[10])
              .fma(z2, broadcast(SPECIES, WIDE_LN[9]).fma(z, broadcast(SPECIES, WIDE_LN[8])))
              .fma(
                  z4,
                  broadcast(SPECIES, WIDE_LN[7])
                      .fma(z, broadcast(SPECIES, WIDE_LN[6]))
                      .fma(
                          z2,
                          broadcast(SPECIES, WIDE_LN[5]).fma(z, broadcast(SPECIES, WIDE_LN[4]))))
              .fma(
                  z4,
                  broadcast(SPECIES, WIDE_LN[3])
                      .fma(z, broadcast(SPECIES, WIDE_LN[2]))
                      .fma(
                          z2,
                          broadcast(SPECIES, WIDE_LN[1]).fma(z, broadcast(SPECIES, WIDE_LN[0]))));
      DoubleVector tail = s.mul(z).fma(series, sLow.add(sLow));
      log = s.add(s);
      DoubleVector mean = sum.mul(log);
      DoubleVector meanLow = sum.fma(log, mean.neg()).add(sum.fma(tail, sumLow.mul(log)));
      lead = mean.sub(product);
      LongVector bits =
          lead.add(mean.sub(lead).sub(product).add(meanLow.sub(productLow)))
              .mul(0.5)
              .reinterpretAsLongs();
      given = fromArray(SPECIES, block.js, i).reinterpretAsLongs();
      given.and(near).or(bits.and(far)).reinterpretAsDoubles().intoArray(block.js, i);

      DoubleVector root = x.mul(r).mul(y.mul(r)).sqrt();
      bits = d.mul(d.div(g.mul(4).fma(root, sum.add(sum)))).reinterpretAsLongs();
      given = fromArray(SPECIES, block.hellinger, i).reinterpretAsLongs();
      given.and(near).or(bits.and(far)).reinterpretAsDoubles().intoArray(block.hellinger, i);
    }
    block.largestDivergence = largest.reinterpretAsDoubles().reduceLanes(MAX);
  }

  static void farKlTerms(PairBlock block, int length) {
    LongVector largest = LongVector.zero(LONGS);
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector v = fromArray(SPECIES, block.contrast, i);
      LongVector less = v.reinterpretAsLongs().lanewise(ASHR, 63);
      LongVector notLess = less.not();
      DoubleVector sign = less.and(Long.MIN_VALUE).or(Logarithm.ONE).reinterpretAsDoubles();
      DoubleVector x = fromArray(SPECIES, block.larger.high, i);
      DoubleVector xLow = fromArray(SPECIES, block.larger.low, i);
      DoubleVector y = fromArray(SPECIES, block.smaller.high, i);
      DoubleVector yLow = fromArray(SPECIES, block.smaller.low, i);
      DoubleVector d = x.sub(y);
      DoubleVector dLow = x.sub(d).sub(y).add(xLow.sub(yLow));
      LongVector high = x.reinterpretAsLongs().and(notLess);
      LongVector low = xLow.reinterpretAsLongs().and(notLess);
      DoubleVector a = high.or(y.reinterpretAsLongs().and(less)).reinterpretAsDoubles();
      DoubleVector aLow = low.or(yLow.reinterpretAsLongs().and(less)).reinterpretAsDoubles();
      DoubleVector log = fromArray(SPECIES, block.logRatio.high, i);
      DoubleVector product = a.mul(log);
      DoubleVector productLow =
          a.fma(log, product.neg())
              .add(a.fma(fromArray(SPECIES, block.logRatio.low, i), aLow.mul(log)));
      LongVector bitsProduct = product.reinterpretAsLongs();
      LongVector bitsD = d.reinterpretAsLongs();
      DoubleVector from = bitsProduct.max(bitsD).reinterpretAsDoubles();
      DoubleVector off = bitsProduct.min(bitsD).reinterpretAsDoubles();
      DoubleVector lead = from.sub(off);
      DoubleVector tail = productLow.sub(dLow).mul(sign);
      LongVector bits = lead.add(from.sub(lead).sub(off).add(tail)).reinterpretAsLongs();
      LongVector near = v.mul(v).reinterpretAsLongs().sub(ABOVE_NEAR).lanewise(ASHR, 63);
      LongVector given = fromArray(SPECIES, block.klPq, i).reinterpretAsLongs();
      bits = given.and(near).or(bits.and(near.not()));
      bits.reinterpretAsDoubles().intoArray(block.klPq, i);
      largest = largest.max(bits);
    }
    block.largestDivergence = largest.reinterpretAsDoubles().reduceLanes(MAX);
  }
}
