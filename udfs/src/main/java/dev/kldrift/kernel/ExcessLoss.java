package dev.kldrift.kernel;

/**
 * Excess loss of a forecast: the cross-entropy H(p, q) less its minimum H(p), which is KL(p‖q), for
 * outcomes counted in p and a forecast q given as log-weights or logits.
 */
public final class ExcessLoss {
  private ExcessLoss() {}

  /**
   * KL(p‖q) in nats, with q_i proportional to exp(logQ_i).
   *
   * <p>+Infinity where q misses mass of p, NaN where either has no mass.
   *
   * @param p weights
   * @param logQ log-weights, -Infinity where there is no mass
   * @return KL(p‖q)
   * @throws InvalidHistogramException if the lengths differ, a weight is NaN, infinite or negative,
   *     or a log-weight is NaN or +Infinity
   */
  public static double of(double[] p, double[] logQ) {
    WeightDivergence.checkLengths(p.length, logQ.length);
    Violation violation = WeightRule.WEIGHTS.firstViolation(p);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "p", "q");
    }
    double[] logP = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      logP[i] = StrictMath.log(p[i]);
    }
    return LogWeightDivergence.of(logP, logQ).klPq();
  }
}
