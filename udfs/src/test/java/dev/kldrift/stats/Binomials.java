package dev.kldrift.stats;

import java.util.SplittableRandom;

/**
 * Exact binomial counts of any size in about log2(n) steps.
 *
 * <p>The i-th smallest of n uniforms is Beta(i, n + 1 - i); comparing the middle one with p halves
 * the uniforms that are left. Source: L. Devroye, Non-Uniform Random Variate Generation (1986),
 * X.4.3; gamma variates by G. Marsaglia and W. W. Tsang, ACM TOMS 26 (2000) 363.
 */
final class Binomials {
  private static final long COUNTED_ONE_BY_ONE = 32;

  private Binomials() {}

  /** How many of {@code trials} with this probability succeed. */
  static long draw(long trials, double probability, SplittableRandom random) {
    long successes = 0;
    long left = trials;
    double p = probability;
    while (left > COUNTED_ONE_BY_ONE) {
      long middle = (left + 1) / 2;
      double below = gamma((double) middle, random);
      double order = below / (below + gamma((double) (left + 1 - middle), random));
      if (order <= p) {
        successes += middle;
        left -= middle;
        p = (p - order) / (1 - order);
      } else {
        left = middle - 1;
        p /= order;
      }
    }
    for (long i = 0; i < left; i++) {
      successes += random.nextDouble() < p ? 1 : 0;
    }
    return successes;
  }

  private static double gamma(double shape, SplittableRandom random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
