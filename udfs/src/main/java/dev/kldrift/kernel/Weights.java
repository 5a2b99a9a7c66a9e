package dev.kldrift.kernel;

/** Normalisation of weights. */
public final class Weights {
  private Weights() {}

  /**
   * Divides weights by their sum, each quotient right to 1 unit in the last place.
   *
   * @param w weights
   * @return w_i / Σ w, all NaN where the sum is 0
   * @throws InvalidHistogramException if a weight is NaN, infinite or negative
   */
  public static double[] normalize(double[] w) {
    return normalize(Bins.of(w));
  }

  /**
   * As {@link #normalize(double[])}, of counts, which may exceed 2^53.
   *
   * @param counts counts
   * @return count_i / Σ counts, all NaN where the sum is 0
   * @throws InvalidHistogramException if a count is negative
   */
  public static double[] normalize(long[] counts) {
    return ExactCounts.areNeeded(counts) ? BigCounts.normalize(counts) : normalize(Bins.of(counts));
  }

  private static double[] normalize(Bins bins) {
    BlockKernel kernel = Kernels.current();
    Histogram histogram = Histogram.of(kernel, bins, 0, "w");
    DoubleDouble total = histogram.scaledTotal();
    double[] masses = new double[bins.length()];
    double[] block = new double[Blocks.BLOCK];
    for (int from = 0; from < masses.length; from += Blocks.BLOCK) {
      int length = Math.min(Blocks.BLOCK, masses.length - from);
      histogram.load(from, length, block);
      for (int i = 0; i < length; i++) {
        masses[from + i] = new DoubleDouble(block[i], 0).dividedBy(total).high();
      }
    }
    return masses;
  }
}
