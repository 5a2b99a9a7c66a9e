package dev.kldrift.stats;

import static dev.kldrift.kernel.Blocks.LANES;
import static dev.kldrift.kernel.Constants.LN2;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static dev.kldrift.stats.ScanBlock.BIAS;
import static dev.kldrift.stats.ScanBlock.TO_EXPONENT;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.kldrift.kernel.Blocks;
import dev.kldrift.kernel.Logarithm;
import dev.kldrift.kernel.Polynomial;
import dev.kldrift.stats.ScanBlock.Term;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * The loops of {@link ScanKernel} on vectors of any width up to {@link Blocks#LANES} lanes:
 * operation for operation those of the scalar form, so that the bits are the same.
 *
 * <p>Long loops without methods of our own, for the reasons that {@code VectorKernel} gives. A bin
 * that only one side occupies gets counts of 0 at once. Numbers are selected by bit operations and
 * not by vector masks, which are slow in Java 17.
 */
final class VectorScan implements ScanKernel {
  private static final double[] ATANH = Polynomial.SHORT_ATANH.coefficients();
  private static final double[] LN = Polynomial.SHORT_LOGARITHM.coefficients();

  /** Made once, by name. */
  VectorScan() {}

  @Override
  public void crossScale(double[] p, double[] q, int from, int length, ScanBlock block) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector one = broadcast(SPECIES, 1);
    DoubleVector tiny = broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector n = broadcast(SPECIES, block.n);
    DoubleVector minusN = broadcast(SPECIES, -block.n);
    DoubleVector m = broadcast(SPECIES, block.m);
    LongVector seriesFrom = broadcast(SPECIES, block.seriesFrom).reinterpretAsLongs();
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumX2 = fromArray(SPECIES, block.sums, Term.X2 * LANES + lane);
      DoubleVector sumInverse = fromArray(SPECIES, block.sums, Term.INVERSE * LANES + lane);
      DoubleVector sumSquare = fromArray(SPECIES, block.sums, Term.INVERSE_SQUARE * LANES + lane);
      DoubleVector sumCube = fromArray(SPECIES, block.sums, Term.INVERSE_CUBE * LANES + lane);
      DoubleVector sumLarge = fromArray(SPECIES, block.sums, Term.LARGE * LANES + lane);
      DoubleVector sumOther = fromArray(SPECIES, block.sums, Term.OTHER * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        // -0.0 as 0, so that the bits of all others are positive.
        LongVector givenA = fromArray(SPECIES, p, from + i).add(zero).reinterpretAsLongs();
        LongVector givenB = fromArray(SPECIES, q, from + i).add(zero).reinterpretAsLongs();
        LongVector hasA = givenA.neg().lanewise(ASHR, 63);
        LongVector hasB = givenB.neg().lanewise(ASHR, 63);
        DoubleVector a = givenA.and(hasB).reinterpretAsDoubles();
        DoubleVector b = givenB.and(hasA).reinterpretAsDoubles();
        DoubleVector pooled = a.add(b);
        DoubleVector bn = b.mul(n);
        DoubleVector d = a.fma(m, bn.neg()).add(b.fma(minusN, bn));
        DoubleVector crossed = a.fma(m, bn);
        DoubleVector reciprocal = one.div(crossed.fma(pooled, tiny));
        DoubleVector inverse = reciprocal.mul(crossed);
        a.intoArray(block.a, i);
        b.intoArray(block.b, i);
        d.intoArray(block.difference, i);
        inverse.intoArray(block.inverse, i);
        reciprocal.mul(pooled).intoArray(block.perCrossed, i);
        sumX2 = sumX2.add(d.mul(d).mul(inverse));

        LongVector isLarge = pooled.reinterpretAsLongs().sub(seriesFrom).not().lanewise(ASHR, 63);
        DoubleVector large = inverse.reinterpretAsLongs().and(isLarge).reinterpretAsDoubles();
        DoubleVector square = large.mul(large);
        DoubleVector counted = isLarge.and(Logarithm.ONE).reinterpretAsDoubles();
        DoubleVector occupied = hasA.or(hasB).and(Logarithm.ONE).reinterpretAsDoubles();
        sumInverse = sumInverse.add(large);
        sumSquare = sumSquare.add(square);
        sumCube = sumCube.add(square.mul(large));
        sumLarge = sumLarge.add(counted);
        sumOther = sumOther.add(occupied.sub(counted));
      }
      sumX2.intoArray(block.sums, Term.X2 * LANES + lane);
      sumInverse.intoArray(block.sums, Term.INVERSE * LANES + lane);
      sumSquare.intoArray(block.sums, Term.INVERSE_SQUARE * LANES + lane);
      sumCube.intoArray(block.sums, Term.INVERSE_CUBE * LANES + lane);
      sumLarge.intoArray(block.sums, Term.LARGE * LANES + lane);
      sumOther.intoArray(block.sums, Term.OTHER * LANES + lane);
    }
  }

  @Override
  public void deviances(int length, ScanBlock block) {
    DoubleVector one = broadcast(SPECIES, 1);
    DoubleVector ln2 = broadcast(SPECIES, LN2);
    DoubleVector tiny = broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector perShareN = broadcast(SPECIES, block.perShareN);
    DoubleVector perShareM = broadcast(SPECIES, block.perShareM);
    DoubleVector shareN = broadcast(SPECIES, block.shareN);
    DoubleVector shareM = broadcast(SPECIES, block.shareM);
    DoubleVector perTotal = broadcast(SPECIES, block.perTotal);
    DoubleVector minusPerTotal = broadcast(SPECIES, -block.perTotal);
    DoubleVector bias = broadcast(SPECIES, BIAS);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumG = fromArray(SPECIES, block.sums, Term.G * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector a = fromArray(SPECIES, block.a, i);
        DoubleVector b = fromArray(SPECIES, block.b, i);
        DoubleVector d = fromArray(SPECIES, block.difference, i);
        DoubleVector inverse = fromArray(SPECIES, block.inverse, i);
        DoubleVector pooled = a.add(b);
        LongVector bitsP = a.mul(inverse).mul(perShareN).reinterpretAsLongs().add(TO_EXPONENT);
        LongVector bitsQ = b.mul(inverse).mul(perShareM).reinterpretAsLongs().add(TO_EXPONENT);
        DoubleVector kP =
            bitsP.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(bias);
        DoubleVector kQ =
            bitsQ.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(bias);
        DoubleVector expectedP = pooled.mul(shareN);
        DoubleVector expectedQ = pooled.mul(shareM);
        LongVector powerP = bitsP.and(Logarithm.EXPONENT);
        LongVector powerQ = bitsQ.and(Logarithm.EXPONENT);
        DoubleVector scaledP = expectedP.mul(powerP.reinterpretAsDoubles());
        DoubleVector scaledQ = expectedQ.mul(powerQ.reinterpretAsDoubles());
        DoubleVector sumP = a.add(scaledP);
        DoubleVector sumQ = b.add(scaledQ);
        DoubleVector perSums = one.div(sumP.fma(sumQ, tiny));
        // Masks of ones in lanes whose power is not 1: x | -x has the sign bit set unless x is 0.
        LongVector offP = powerP.sub(Logarithm.ONE);
        LongVector offQ = powerQ.sub(Logarithm.ONE);
        LongVector isOffP = offP.or(offP.neg()).lanewise(ASHR, 63);
        LongVector isOffQ = offQ.or(offQ.neg()).lanewise(ASHR, 63);
        LongVector apartP = a.sub(scaledP).reinterpretAsLongs().and(isOffP);
        LongVector apartQ = b.sub(scaledQ).reinterpretAsLongs().and(isOffQ);
        LongVector closeP = d.mul(perTotal).reinterpretAsLongs().and(isOffP.not());
        LongVector closeQ = d.mul(minusPerTotal).reinterpretAsLongs().and(isOffQ.not());
        DoubleVector yP = apartP.or(closeP).reinterpretAsDoubles().mul(sumQ.mul(perSums));
        DoubleVector yQ = apartQ.or(closeQ).reinterpretAsDoubles().mul(sumP.mul(perSums));
        DoubleVector wP = yP.mul(yP);
        DoubleVector wP2 = wP.mul(wP);
        DoubleVector wP4 = wP2.mul(wP2);
        DoubleVector wQ = yQ.mul(yQ);
        DoubleVector wQ2 = wQ.mul(wQ);
        DoubleVector wQ4 = wQ2.mul(wQ2);
        DoubleVector seriesP =
            broadcast(SPECIES, ATANH[5])
                .fma(wP, broadcast(SPECIES, ATANH[4]))
                .fma(
                    wP4,
                    broadcast(SPECIES, ATANH[3])
                        .fma(wP, broadcast(SPECIES, ATANH[2]))
                        .fma(
                            wP2,
                            broadcast(SPECIES, ATANH[1]).fma(wP, broadcast(SPECIES, ATANH[0]))))
                .mul(wP);
        DoubleVector seriesQ =
            broadcast(SPECIES, ATANH[5])
                .fma(wQ, broadcast(SPECIES, ATANH[4]))
                .fma(
                    wQ4,
                    broadcast(SPECIES, ATANH[3])
                        .fma(wQ, broadcast(SPECIES, ATANH[2]))
                        .fma(
                            wQ2,
                            broadcast(SPECIES, ATANH[1]).fma(wQ, broadcast(SPECIES, ATANH[0]))))
                .mul(wQ);
        DoubleVector halfP = yP.fma(seriesP, yP);
        DoubleVector halfQ = yQ.fma(seriesQ, yQ);
        kP.fma(ln2, halfP.add(halfP)).intoArray(block.logP, i);
        kQ.fma(ln2, halfQ.add(halfQ)).intoArray(block.logQ, i);
        DoubleVector devianceP =
            sumP.fma(seriesP.fma(wP.add(yP), wP), a.mul(kP).fma(ln2, expectedP.sub(scaledP)));
        DoubleVector devianceQ =
            sumQ.fma(seriesQ.fma(wQ.add(yQ), wQ), b.mul(kQ).fma(ln2, expectedQ.sub(scaledQ)));
        sumG = sumG.add(devianceP.add(devianceQ));
      }
      sumG.intoArray(block.sums, Term.G * LANES + lane);
    }
  }

  @Override
  public void spreads(int length, ScanBlock block) {
    DoubleVector one = broadcast(SPECIES, 1);
    DoubleVector ln2 = broadcast(SPECIES, LN2);
    DoubleVector tiny = broadcast(SPECIES, Double.MIN_NORMAL);
    DoubleVector perN = broadcast(SPECIES, block.perN);
    DoubleVector perM = broadcast(SPECIES, block.perM);
    DoubleVector perTotal = broadcast(SPECIES, block.perTotal);
    DoubleVector twiceProduct = broadcast(SPECIES, block.twiceProduct);
    DoubleVector imbalance = broadcast(SPECIES, block.imbalance);
    DoubleVector bias = broadcast(SPECIES, BIAS);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumPq = fromArray(SPECIES, block.sums, Term.KL_PQ * LANES + lane);
      DoubleVector sumQp = fromArray(SPECIES, block.sums, Term.KL_QP * LANES + lane);
      DoubleVector sumHalf = fromArray(SPECIES, block.sums, Term.HALF_JS * LANES + lane);
      DoubleVector sumJs = fromArray(SPECIES, block.sums, Term.JS * LANES + lane);
      DoubleVector sumRatioPq = fromArray(SPECIES, block.sums, Term.RATIO_PQ * LANES + lane);
      DoubleVector sumRatioQp = fromArray(SPECIES, block.sums, Term.RATIO_QP * LANES + lane);
      DoubleVector sumCurvature = fromArray(SPECIES, block.sums, Term.CURVATURE * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
        DoubleVector a = fromArray(SPECIES, block.a, i);
        DoubleVector b = fromArray(SPECIES, block.b, i);
        DoubleVector perCrossed = fromArray(SPECIES, block.perCrossed, i);
        DoubleVector perMean = perCrossed.mul(twiceProduct);
        LongVector ratio = a.add(b).mul(perTotal).mul(perMean).reinterpretAsLongs();
        LongVector bits = ratio.add(TO_EXPONENT);
        DoubleVector k =
            bits.lanewise(LSHR, 52).or(Logarithm.TWO_52).reinterpretAsDoubles().sub(bias);
        DoubleVector tilt = fromArray(SPECIES, block.difference, i).mul(perCrossed).mul(imbalance);
        LongVector off = bits.and(Logarithm.EXPONENT).sub(Logarithm.ONE);
        LongVector isOff = off.or(off.neg()).lanewise(ASHR, 63);
        LongVector apart =
            ratio.sub(off).reinterpretAsDoubles().sub(one).reinterpretAsLongs().and(isOff);
        DoubleVector f =
            apart.or(tilt.reinterpretAsLongs().and(isOff.not())).reinterpretAsDoubles();
        DoubleVector f2 = f.mul(f);
        DoubleVector f4 = f2.mul(f2);
        DoubleVector series =
            broadcast(SPECIES, LN[8])
                .fma(
                    f4,
                    broadcast(SPECIES, LN[7])
                        .fma(f, broadcast(SPECIES, LN[6]))
                        .fma(f2, broadcast(SPECIES, LN[5]).fma(f, broadcast(SPECIES, LN[4]))))
                .fma(
                    f4,
                    broadcast(SPECIES, LN[3])
                        .fma(f, broadcast(SPECIES, LN[2]))
                        .fma(f2, broadcast(SPECIES, LN[1]).fma(f, broadcast(SPECIES, LN[0]))));
        DoubleVector toMean = k.fma(ln2, f.mul(f).fma(series, f));
        DoubleVector logP = fromArray(SPECIES, block.logP, i);
        DoubleVector logQ = fromArray(SPECIES, block.logQ, i);
        DoubleVector up = logP.add(toMean);
        DoubleVector down = logQ.add(toMean);
        DoubleVector log = logP.sub(logQ);
        DoubleVector square = log.mul(log);
        DoubleVector p = a.mul(perN);
        DoubleVector q = b.mul(perM);
        DoubleVector reciprocal = one.div(p.fma(q, tiny));
        DoubleVector pq = p.mul(p.mul(reciprocal));
        DoubleVector qp = q.mul(q.mul(reciprocal));
        sumRatioPq = sumRatioPq.add(pq);
        sumRatioQp = sumRatioQp.add(qp);
        sumPq = sumPq.add(p.mul(square.fma(perN, pq.mul(perM))));
        sumQp = sumQp.add(q.mul(square.fma(perM, qp.mul(perN))));
        DoubleVector share = p.mul(up);
        DoubleVector perP = p.mul(perN);
        DoubleVector perQ = q.mul(perM);
        sumHalf = sumHalf.add(share);
        sumJs = sumJs.add(perQ.fma(down.mul(down), share.mul(up.mul(perN))));
        sumCurvature = sumCurvature.add(perMean.mul(perP.fma(one.sub(p), perQ.mul(one.sub(q)))));
      }
      sumPq.intoArray(block.sums, Term.KL_PQ * LANES + lane);
      sumQp.intoArray(block.sums, Term.KL_QP * LANES + lane);
      sumHalf.intoArray(block.sums, Term.HALF_JS * LANES + lane);
      sumJs.intoArray(block.sums, Term.JS * LANES + lane);
      sumRatioPq.intoArray(block.sums, Term.RATIO_PQ * LANES + lane);
      sumRatioQp.intoArray(block.sums, Term.RATIO_QP * LANES + lane);
      sumCurvature.intoArray(block.sums, Term.CURVATURE * LANES + lane);
    }
  }
}
