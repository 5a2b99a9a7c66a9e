package dev.kldrift.approximate;

import java.util.Arrays;

/**
 * Distributions that are uniform over a set S of bins: q = 1/|S| on S, 0 elsewhere.
 *
 * <ul>
 *   <li>KL(p‖q) = ln|S| - H(p) where S covers the support of p, else +Infinity; so S is the
 *       support.
 *   <li>KL(q‖p) = -ln|S| - (1/|S|) Σ_S ln p. For each size the sum is largest over the largest p,
 *       so S is one of the n prefixes of the bins in falling order of p. O(n log n), exact.
 * </ul>
 *
 * <p>Of sets that are equally good the smallest is taken, and of bins with equal p the first. The
 * parameter is {@code bins}, |S|.
 */
record UniformSubset() implements Family {

  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    double[] logMass = p.logMass();
    int size = objective == Objective.KL_PQ ? p.support() : modeSize(logMass, p.support());
    double[] sorted = logMass.clone();
    Arrays.sort(sorted);
    return Fit.ofWeights(
        indicator(logMass, size, sorted[sorted.length - size]), Fit.parameters("bins", size));
  }

  private static int modeSize(double[] logMass, int support) {
    double[] sorted = logMass.clone();
    Arrays.sort(sorted);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    double sum = 0;
    double lost = 0; // Kahan: what the sum has rounded away
    for (int size = 1; size <= support; size++) {
      double term = sorted[sorted.length - size] - lost;
      double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
      double divergence = -StrictMath.log(size) - sum / size;
      if (divergence < least) {
        least = divergence;
        best = size;
      }
    }
    return best;
  }

  /** 1 in the bins above the threshold, and in the first of those at it until there are enough. */
  private static double[] indicator(double[] logMass, int size, double threshold) {
    int above = (int) Arrays.stream(logMass).filter(x -> x > threshold).count();
    int atThreshold = size - above;
    double[] q = new double[logMass.length];
    for (int i = 0; i < q.length; i++) {
      boolean chosen = logMass[i] > threshold || (logMass[i] == threshold && atThreshold-- > 0);
      q[i] = chosen ? 1 : 0;
    }
    return q;
  }
}
