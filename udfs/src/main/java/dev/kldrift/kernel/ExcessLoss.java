package dev.kldrift.kernel;

/**
 * Excess loss of a forecast: the cross-entropy H(p, q) less its minimum H(p), which is KL(p‖q), for
 * outcomes counted in p and a forecast q given as log-weights or logits.
 */
public final class ExcessLoss {
  private static final DoubleDouble NO_MASS = new DoubleDouble(Double.NEGATIVE_INFINITY, 0);

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
    WeightDivergence.checkLengths(p.length, logQ.length, "p", "log_q");
    Violation violation = WeightRule.WEIGHTS.firstViolation(p);
    if (violation != null) {
      throw InvalidHistogramException.bin(violation, 0, "p", "log_q");
    }
    LogHistogram q = LogHistogram.of(logQ, 1, "p", "log_q");
    double[] logP = new double[p.length];
    double[] logPLow = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      // As a double, the logarithm would be that of another weight.
      DoubleDouble log = p[i] == 0 ? NO_MASS : WideLogarithm.of(p[i]);
      logP[i] = log.high();
      logPLow[i] = log.low();
    }
    LogHistogram first = LogHistogram.of(logP, logPLow);
    return new LogPairScorer(first, logP, q, logQ).score().klPq();
  }
}
