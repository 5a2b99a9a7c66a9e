package dev.kldrift.kernel;

/**
 * Evidence lower bound of a variational distribution: Σ q_i (log w_i - ln q_i) over the bins with
 * mass of q. It is at most the log evidence ln Σ w, and less by KL(q‖w/Σw).
 */
public final class EvidenceBound {
  private EvidenceBound() {}

  /**
   * The bound, in nats.
   *
   * <p>-Infinity where q has mass and log_w is -Infinity; NaN where q has no mass.
   *
   * @param q weights, normalised inside
   * @param logW logarithms of the joint weights
   * @return the bound
   * @throws InvalidHistogramException if the lengths differ, a weight is NaN, infinite or negative,
   *     or a log-weight is NaN or +Infinity
   */
  public static double elbo(double[] q, double[] logW) {
    WeightDivergence.checkLengths(q.length, logW.length, "q", "log_w");
    Violation violation = WeightRule.WEIGHTS.firstViolation(q);
    Violation logViolation = WeightRule.LOG_WEIGHTS.firstViolation(logW);
    if (violation != null || logViolation != null) {
      throw InvalidHistogramException.bin(
          violation != null ? violation : logViolation, violation != null ? 0 : 1, "q", "log_w");
    }
    double[] masses = Weights.normalize(q);
    DoubleDouble expected = new DoubleDouble(0, 0);
    boolean hasMass = false;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        hasMass = true;
        if (logW[i] == Double.NEGATIVE_INFINITY) {
          return Double.NEGATIVE_INFINITY;
        }
        expected =
            expected.plus(new DoubleDouble(masses[i], 0).times(new DoubleDouble(logW[i], 0)));
      }
    }
    return hasMass ? expected.plus(new DoubleDouble(Entropy.of(q), 0)).high() : Double.NaN;
  }
}
