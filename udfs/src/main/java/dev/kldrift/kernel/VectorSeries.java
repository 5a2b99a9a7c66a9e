package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;
import static dev.kldrift.kernel.Vectors.SPECIES;
import static dev.kldrift.kernel.Vectors.WIDTH;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;

/** Divergence terms of near bins from power series, added up as they come, on vectors. */
final class VectorSeries {
  private static final double[] ATANH = Polynomial.ATANH.coefficients();
  private static final double[] MEAN = Polynomial.MEAN.coefficients();
  private static final double[] ROOT = Polynomial.ROOT.coefficients();

  private VectorSeries() {}

  static void nearTerms(PairBlock block, int length, LaneSums sums) {
    // One bound holds for all kinds but the distance, so they have the same anchor.
    DoubleVector anchor = broadcast(SPECIES, sums.anchor[LaneSums.KL_PQ]);
    DoubleVector anchorDistance = broadcast(SPECIES, sums.anchor[LaneSums.DISTANCE]);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sumKlPq =
          fromArray(SPECIES, sums.sum, LaneSums.KL_PQ * LANES + lane).add(anchor);
      DoubleVector errorKlPq = fromArray(SPECIES, sums.error, LaneSums.KL_PQ * LANES + lane);
      DoubleVector sumKlQp =
          fromArray(SPECIES, sums.sum, LaneSums.KL_QP * LANES + lane).add(anchor);
      DoubleVector errorKlQp = fromArray(SPECIES, sums.error, LaneSums.KL_QP * LANES + lane);
      DoubleVector sumJs = fromArray(SPECIES, sums.sum, LaneSums.JS * LANES + lane).add(anchor);
      DoubleVector errorJs = fromArray(SPECIES, sums.error, LaneSums.JS * LANES + lane);
      DoubleVector sumHellinger =
          fromArray(SPECIES, sums.sum, LaneSums.HELLINGER * LANES + lane).add(anchor);
      DoubleVector errorHellinger =
          fromArray(SPECIES, sums.error, LaneSums.HELLINGER * LANES + lane);
      DoubleVector sumDistance =
          fromArray(SPECIES, sums.sum, LaneSums.DISTANCE * LANES + lane).add(anchorDistance);
      DoubleVector errorDistance = fromArray(SPECIES, sums.error, LaneSums.DISTANCE * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
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
                        .fma(
                            w2, broadcast(SPECIES, ATANH[1]).fma(w, broadcast(SPECIES, ATANH[0]))));
        DoubleVector rest = x.mul(atanh);
        DoubleVector term = rest.fma(w.add(v), x);
        term.intoArray(block.klPq, i);
        DoubleVector next = sumKlPq.add(term);
        errorKlPq = errorKlPq.add(term.sub(next.sub(sumKlPq)));
        sumKlPq = next;
        term = rest.fma(w.sub(v), x);
        term.intoArray(block.klQp, i);
        next = sumKlQp.add(term);
        errorKlQp = errorKlQp.add(term.sub(next.sub(sumKlQp)));
        sumKlQp = next;
        DoubleVector mean =
            broadcast(SPECIES, MEAN[7])
                .fma(w, broadcast(SPECIES, MEAN[6]))
                .fma(w2, broadcast(SPECIES, MEAN[5]).fma(w, broadcast(SPECIES, MEAN[4])))
                .fma(
                    w4,
                    broadcast(SPECIES, MEAN[3])
                        .fma(w, broadcast(SPECIES, MEAN[2]))
                        .fma(w2, broadcast(SPECIES, MEAN[1]).fma(w, broadcast(SPECIES, MEAN[0]))));
        term = x.mul(w.fma(mean, broadcast(SPECIES, 0.25)));
        term.intoArray(block.js, i);
        next = sumJs.add(term);
        errorJs = errorJs.add(term.sub(next.sub(sumJs)));
        sumJs = next;
        DoubleVector root =
            broadcast(SPECIES, ROOT[7])
                .fma(w, broadcast(SPECIES, ROOT[6]))
                .fma(w2, broadcast(SPECIES, ROOT[5]).fma(w, broadcast(SPECIES, ROOT[4])))
                .fma(
                    w4,
                    broadcast(SPECIES, ROOT[3])
                        .fma(w, broadcast(SPECIES, ROOT[2]))
                        .fma(w2, broadcast(SPECIES, ROOT[1]).fma(w, broadcast(SPECIES, ROOT[0]))));
        term = x.mul(w.fma(root, broadcast(SPECIES, 0.25)));
        term.intoArray(block.hellinger, i);
        next = sumHellinger.add(term);
        errorHellinger = errorHellinger.add(term.sub(next.sub(sumHellinger)));
        sumHellinger = next;
        term = d.abs();
        next = sumDistance.add(term);
        errorDistance = errorDistance.add(term.sub(next.sub(sumDistance)));
        sumDistance = next;
      }
      sumKlPq.sub(anchor).intoArray(sums.sum, LaneSums.KL_PQ * LANES + lane);
      errorKlPq.intoArray(sums.error, LaneSums.KL_PQ * LANES + lane);
      sumKlQp.sub(anchor).intoArray(sums.sum, LaneSums.KL_QP * LANES + lane);
      errorKlQp.intoArray(sums.error, LaneSums.KL_QP * LANES + lane);
      sumJs.sub(anchor).intoArray(sums.sum, LaneSums.JS * LANES + lane);
      errorJs.intoArray(sums.error, LaneSums.JS * LANES + lane);
      sumHellinger.sub(anchor).intoArray(sums.sum, LaneSums.HELLINGER * LANES + lane);
      errorHellinger.intoArray(sums.error, LaneSums.HELLINGER * LANES + lane);
      sumDistance.sub(anchorDistance).intoArray(sums.sum, LaneSums.DISTANCE * LANES + lane);
      errorDistance.intoArray(sums.error, LaneSums.DISTANCE * LANES + lane);
    }
  }

  static void nearKlTerms(PairBlock block, int length, LaneSums sums) {
    DoubleVector anchor = broadcast(SPECIES, sums.anchor[LaneSums.KL_PQ]);
    for (int lane = 0; lane < LANES; lane += WIDTH) {
      DoubleVector sum = fromArray(SPECIES, sums.sum, LaneSums.KL_PQ * LANES + lane).add(anchor);
      DoubleVector error = fromArray(SPECIES, sums.error, LaneSums.KL_PQ * LANES + lane);
      for (int i = lane; i < length; i += LANES) {
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
                        .fma(
                            w2, broadcast(SPECIES, ATANH[1]).fma(w, broadcast(SPECIES, ATANH[0]))));
        DoubleVector term = x.mul(atanh).fma(w.add(v), x);
        term.intoArray(block.klPq, i);
        DoubleVector next = sum.add(term);
        error = error.add(term.sub(next.sub(sum)));
        sum = next;
      }
      sum.sub(anchor).intoArray(sums.sum, LaneSums.KL_PQ * LANES + lane);
      error.intoArray(sums.error, LaneSums.KL_PQ * LANES + lane);
    }
  }
}
