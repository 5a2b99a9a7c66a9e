package dev.kldrift.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Pearson's test of a pair whose rarest bins are joined until each expects five counts of the
 * smaller sample: what its p-value is taken from where those bins make the law of X2 a mixture of
 * almost nothing and something huge, which has the mean and variance of no gamma law.
 *
 * <p>Which bins are joined depends on the pooled counts only, which say nothing about the sides
 * without drift. Source of the rule: W. G. Cochran, Some methods for strengthening the common χ²
 * tests, Biometrics 10 (1954) 417.
 */
final class JoinedBins {
  private static final double ENOUGH = 5;

  /** Such a part of the variance of chi-square is still a gamma law's. */
  private static final double HEAVY = 1.5;

  private final double n;
  private final double m;
  private int bins;
  private double inverse;
  private double x2;

  private JoinedBins(double n, double m) {
    this.n = n;
    this.m = m;
  }

  /** Whether rare bins carry much of the variance of X2. */
  static boolean areNeeded(GammaApproximation law) {
    return law.variance() > HEAVY * 2 * law.mean();
  }

  /** The log p-value of X2; 0 where fewer than two bins are left. */
  static double logP(double[] p, double[] q, double n, double m) {
    JoinedBins joined = new JoinedBins(n, m);
    joined.add(p, q);
    return joined.bins < 2
        ? 0
        : PearsonMoments.twoSample(n, m, joined.bins, joined.inverse).logSurvival(joined.x2);
  }

  private void add(double[] p, double[] q) {
    int[] rarestFirst =
        IntStream.range(0, p.length)
            .boxed()
            .filter(i -> p[i] + q[i] > 0)
            .sorted(Comparator.comparingDouble(i -> p[i] + q[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double enough = ENOUGH * (n + m) / Math.min(n, m);
    double a = 0;
    double b = 0;
    for (int i : rarestFirst) {
      if (a + b >= enough) {
        add(a, b);
        a = 0;
        b = 0;
      }
      a += p[i];
      b += q[i];
    }
    add(a, b);
  }

  private void add(double a, double b) {
    double d = a * m - b * n;
    bins++;
    inverse += 1 / (a + b);
    x2 += d / n * (d / m) / (a + b);
  }
}
