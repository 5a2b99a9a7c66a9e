package dev.kldrift.approximate;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.EvidenceBound;
import dev.kldrift.kernel.LogWeightDivergence;
import dev.kldrift.kernel.WeightDivergence;

/**
 * Distances of q from p, by the kernel for the form in which each is known.
 *
 * @param klPq KL(p‖q) in nats
 * @param klQp KL(q‖p) in nats
 * @param entropyQ H(q) in nats
 * @param elbo evidence lower bound of q in nats; NaN where p is not given by log-weights
 */
record Distances(double klPq, double klQp, double entropyQ, double elbo) {

  /**
   * Measures a fit.
   *
   * @param logQ logarithms of q up to a constant where q underflows, else null
   */
  static Distances of(Target p, double[] q, double[] logQ) {
    if (p.logWeights() == null) {
      Divergence divergence =
          logQ == null
              ? WeightDivergence.of(p.weights(), q)
              : LogWeightDivergence.of(p.logMass(), logQ);
      return new Distances(divergence.klPq(), divergence.klQp(), divergence.entropyQ(), Double.NaN);
    }
    double[] logP = p.logWeights();
    Divergence turned =
        logQ == null ? LogWeightDivergence.ofWeights(q, logP) : LogWeightDivergence.of(logQ, logP);
    double elbo = logQ == null ? EvidenceBound.elbo(q, logP) : EvidenceBound.elboOfLog(logQ, logP);
    double klPq = turned.klQp();
    double klQp = turned.klPq();
    return new Distances(klPq, klQp, turned.entropyP(), elbo);
  }
}
