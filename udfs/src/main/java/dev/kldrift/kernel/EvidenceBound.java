package dev.kldrift.kernel;

/**
 * Evidence lower bound of a variational distribution: Σ q_i (log w_i - ln q_i) over the bins with
 * mass of q, in nats. It is at most the log evidence ln Σ w, and less by KL(q‖w/Σw).
 *
 * <p>Absolute error at most 3u of the largest of the bound, the log evidence, what lies between
 * them and the largest log-weight, u = 2^-53, and the bound never exceeds {@link LogSumExp#of} of
 * the same log-weights; the same bits on every machine.
 */
public final class EvidenceBound {
  private static final String[] NAMES = {"q", "log_w"};

  /** From here on {@link FreeEnergy#ERROR} is at most 2.5u of the bound. */
  private static final double CERTAIN = 0x1p-4;

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
    WeightDivergence.checkLengths(q.length, logW.length, NAMES);
    Histogram weights = Histogram.of(Kernels.current(), Bins.of(q), 0, NAMES);
    double max = FreeEnergy.max(Bins.of(logW), 1, NAMES);
    if (!weights.hasMass()) {
      return Double.NaN;
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    FreeEnergy energy = FreeEnergy.of(weights, Bins.of(logW), max);
    if (energy.missesMass()) {
      return Double.NEGATIVE_INFINITY;
    }
    double bound = new DoubleDouble(max, 0).plus(energy.energy().negated()).high();
    boolean certain = !energy.isRemote() && (energy.isPoint() || Math.abs(bound) >= CERTAIN);
    // The exact bound is never above the log evidence, so the nearer of both is taken.
    return Math.min(certain ? bound : exactly(weights, logW), LogSumExp.of(logW));
  }

  /**
   * As {@link #elbo}, for q given as log-weights, so that none of its mass underflows.
   *
   * @param logQ log-weights, normalised inside
   * @param logW logarithms of the joint weights
   * @return the bound
   * @throws InvalidHistogramException if the lengths differ or a log-weight is NaN or +Infinity
   */
  public static double elboOfLog(double[] logQ, double[] logW) {
    WeightDivergence.checkLengths(logQ.length, logW.length, NAMES);
    LogHistogram q = LogHistogram.of(logQ, 0, NAMES);
    FreeEnergy.max(Bins.of(logW), 1, NAMES);
    if (!q.hasMass()) {
      return Double.NaN;
    }
    DoubleDoubleArray logs = new DoubleDoubleArray();
    DoubleDoubleArray masses = new DoubleDoubleArray();
    ArgumentReduction reduction = new ArgumentReduction();
    DoubleDouble bound = new DoubleDouble(0, 0);
    for (int from = 0; from < logQ.length; from += Blocks.BLOCK) {
      Kernels.current().exp(logs, q.load(from, logs), reduction, masses);
      for (int i = 0; i < Math.min(Blocks.BLOCK, logQ.length - from); i++) {
        if (logQ[from + i] > Double.NEGATIVE_INFINITY) {
          if (logW[from + i] == Double.NEGATIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
          }
          DoubleDouble mass = new DoubleDouble(masses.high[i], masses.low[i]);
          DoubleDouble logMass = new DoubleDouble(logs.high[i], logs.low[i]);
          // The logarithm of a mass that underflows may be all that overflows.
          bound = mass.high() > 0 ? bound.plus(term(mass, logMass, logW[from + i])) : bound;
        }
      }
    }
    return Math.min(bound.high(), LogSumExp.of(logW));
  }

  /** The same sum in double-double arithmetic: logarithms are right to 2^-103. */
  private static double exactly(Histogram q, double[] logW) {
    DoubleDouble total = q.scaledTotal();
    DoubleDouble logTotal =
        WideLogarithm.of(total.high()).plus(new DoubleDouble(total.low() / total.high(), 0));
    double[] weights = new double[Blocks.BLOCK];
    DoubleDouble bound = new DoubleDouble(0, 0);
    for (int from = 0; from < logW.length; from += Blocks.BLOCK) {
      int length = Math.min(Blocks.BLOCK, logW.length - from);
      q.load(from, length, weights);
      for (int i = 0; i < length; i++) {
        if (weights[i] > 0) {
          DoubleDouble mass = new DoubleDouble(weights[i], 0).dividedBy(total);
          DoubleDouble log = WideLogarithm.of(weights[i]).plus(logTotal.negated());
          bound = bound.plus(term(mass, log, logW[from + i]));
        }
      }
    }
    return bound.high();
  }

  /** q (log w - ln q). */
  private static DoubleDouble term(DoubleDouble mass, DoubleDouble logMass, double logW) {
    return mass.times(new DoubleDouble(logW, 0).plus(logMass.negated()));
  }
}
