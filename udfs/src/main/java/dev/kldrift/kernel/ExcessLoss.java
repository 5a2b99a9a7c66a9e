package dev.kldrift.kernel;

/**
 * Excess loss of a forecast: the cross-entropy H(p, q) less its minimum H(p), which is KL(p‖q), for
 * outcomes counted in p and a forecast q given as log-weights or logits.
 *
 * <p>Relative error at most 8u, u = 2^-53, while the result is above 1e-290; the same bits on every
 * machine. A loss above 2^-5 nats, and any loss where p is one outcome, takes one pass with an
 * error of at most 2^-55 nats. A smaller one is the difference of two numbers much larger than
 * itself; so it is added up from the terms of {@link LogWeightDivergence}, in some hundred times
 * the time.
 */
public final class ExcessLoss {
  private static final String[] NAMES = {"p", "log_q"};

  /** From here on {@link FreeEnergy#ERROR} is at most 5u of the loss. */
  private static final double CERTAIN = 0x1p-5;

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
    return of(Bins.of(p), Bins.of(logQ));
  }

  /**
   * As {@link #of(double[], double[])}, of floats, which are widened exactly.
   *
   * @param p weights
   * @param logQ log-weights, -Infinity where there is no mass
   * @return KL(p‖q)
   * @throws InvalidHistogramException as there
   */
  public static double of(float[] p, float[] logQ) {
    return of(Bins.of(p), Bins.of(logQ));
  }

  private static double of(Bins p, Bins logQ) {
    WeightDivergence.checkLengths(p.length(), logQ.length(), NAMES);
    Histogram first = Histogram.of(Kernels.current(), p, 0, NAMES);
    double max = FreeEnergy.max(logQ, 1, NAMES);
    if (!first.hasMass() || max == Double.NEGATIVE_INFINITY) {
      return Double.NaN;
    }
    FreeEnergy energy = FreeEnergy.of(first, logQ, max);
    if (energy.missesMass()) {
      return Double.POSITIVE_INFINITY;
    }
    double loss = energy.energy().plus(energy.logPartition()).high();
    return !energy.isRemote() && (energy.isPoint() || loss >= CERTAIN)
        ? loss
        : LogWeightDivergence.ofWeights(Bins.wide(p), Bins.wide(logQ)).klPq();
  }
}
