package dev.kldrift.approximate;

import dev.kldrift.kernel.LogSumExp;
import dev.kldrift.kernel.Weights;
import java.util.Map;

/**
 * The member of a family nearest to a histogram, and how far it is in both directions.
 *
 * <p>Both divergences are those of the exact kernels, for p as given and q as returned. Only where
 * a probability of q is positive but below 2^-1074, so that the array shows 0, they are those of
 * the logarithms of q, which do not underflow.
 *
 * @param family name of the family
 * @param objective what was minimised
 * @param status how it ended
 * @param parameters of q by name; empty without q
 * @param q probabilities, one per bin of p; null where there is no fit
 * @param klPq KL(p‖q) in nats; +Infinity for {@link FitStatus#NO_FIT}, NaN without q otherwise
 * @param klQp KL(q‖p) in nats; likewise
 * @param entropyQ H(q) in nats; NaN without q
 * @param logEvidence ln Σ exp of the log-weights that p was given by, in nats; NaN where p was
 *     given by weights
 * @param elbo evidence lower bound of q in nats, which is logEvidence less klQp; -Infinity where
 *     that is infinite, NaN where that or logEvidence is NaN. It is computed from its own
 *     definition
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Approximation(
    String family,
    Objective objective,
    FitStatus status,
    Map<String, Double> parameters,
    double[] q,
    double klPq,
    double klQp,
    double entropyQ,
    double logEvidence,
    double elbo) {

  /**
   * Fits a family.
   *
   * @param p the histogram
   * @param family where q is from
   * @param objective what q minimises
   * @return the fit
   */
  public static Approximation of(Target p, Family family, Objective objective) {
    Fit fit = p.isEmpty() ? Fit.none(FitStatus.EMPTY_P) : family.fit(p, objective);
    double[] weights = fit.asWeights();
    if (weights == null) {
      return without(p, family, objective, fit.status());
    }
    double[] q = Weights.normalize(weights);
    double[] logQ =
        fit.logWeights() != null && underflows(q, fit.logWeights()) ? fit.logWeights() : null;
    Distances distances = Distances.of(p, q, logQ);
    return new Approximation(
        family.name(),
        objective,
        fit.status(),
        fit.parameters(),
        q,
        distances.klPq(),
        distances.klQp(),
        distances.entropyQ(),
        logEvidence(p),
        distances.elbo());
  }

  private static Approximation without(
      Target p, Family family, Objective objective, FitStatus status) {
    boolean infinite = status == FitStatus.NO_FIT;
    double kl = infinite ? Double.POSITIVE_INFINITY : Double.NaN;
    double elbo = infinite && p.logWeights() != null ? Double.NEGATIVE_INFINITY : Double.NaN;
    return new Approximation(
        family.name(), objective, status, Map.of(), null, kl, kl, Double.NaN, logEvidence(p), elbo);
  }

  private static double logEvidence(Target p) {
    return p.logWeights() == null ? Double.NaN : LogSumExp.of(p.logWeights());
  }

  private static boolean underflows(double[] q, double[] logQ) {
    for (int i = 0; i < q.length; i++) {
      if (q[i] < Double.MIN_NORMAL && logQ[i] > Double.NEGATIVE_INFINITY) {
        return true;
      }
    }
    return false;
  }

  /**
   * The divergence that was minimised.
   *
   * @return KL in nats
   */
  public double minimum() {
    return objective == Objective.KL_PQ ? klPq : klQp;
  }
}
