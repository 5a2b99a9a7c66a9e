package dev.kldrift.kernel;

/**
 * Shannon entropy H(p) = -Σ p_i ln p_i of one histogram, in nats, between 0 and ln k for k bins.
 *
 * <p>0 where all mass is in one bin, NaN where there is no mass. Relative error at most 4u, u =
 * 2^-53; the same bits as {@link Divergence#entropyP()} of a pair with that histogram.
 */
public final class Entropy {
  private Entropy() {}

  /**
   * Entropy of a histogram of weights.
   *
   * @param w weights
   * @return H
   * @throws InvalidHistogramException if a weight is NaN, infinite or negative
   */
  public static double of(double[] w) {
    return of(Bins.of(w));
  }

  /**
   * Entropy of a histogram of counts, which may exceed 2^53.
   *
   * @param counts counts
   * @return H
   * @throws InvalidHistogramException if a count is negative
   */
  public static double of(long[] counts) {
    return ExactCounts.areNeeded(counts) ? BigCounts.entropy(counts) : of(Bins.of(counts));
  }

  private static double of(Bins bins) {
    BlockKernel kernel = Kernels.current();
    return EntropyScorer.entropy(kernel, Histogram.of(kernel, bins, 0, "w"));
  }

  /**
   * Entropy of a histogram of log-weights.
   *
   * @param x log-weights, -Infinity where there is no mass
   * @return H
   * @throws InvalidHistogramException if a log-weight is NaN or +Infinity
   */
  public static double ofLog(double[] x) {
    return LogHistogram.of(x, 0, "x").entropy();
  }
}
