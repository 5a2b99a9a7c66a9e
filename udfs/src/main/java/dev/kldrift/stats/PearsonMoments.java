package dev.kldrift.stats;

/**
 * Exact mean and variance of Pearson's X2 under no drift.
 *
 * <p>Two samples: conditional on the pooled counts C_j of the k observed bins and on the two totals
 * n and m, that is under the multivariate hypergeometric law, with N = n + m:
 *
 * <pre>
 *   E   = N (k-1) / (N-1)
 *   Var = 2N/(N-3) (v1-w1)(v2-w2) + N²/(N-1) w1 w2
 *   v1  = (N-2)/(N-1)          w1 = (N (1/n + 1/m) - 4) / (N-2)
 *   v2  = (k-1)(N-k)/(N-1)     w2 = (N Σ 1/C_j - k²) / (N-2)
 * </pre>
 *
 * <p>The formula needs N &gt; 3; smaller tables go to the exact test. Source: J. B. S. Haldane,
 * Biometrika 31 (1940) 346; R. B. Dawson, JASA 49 (1954) 869. One sample: Haldane, Biometrika 29
 * (1937) 133.
 */
final class PearsonMoments {
  private PearsonMoments() {}

  /** Two samples; {@code sumInverse} is Σ 1/C_j over the k observed bins. */
  static GammaApproximation twoSample(double n, double m, int k, double sumInverse) {
    double total = n + m;
    if (k <= 1 || total <= 3) {
      return new GammaApproximation(k > 1 ? total * (k - 1) / (total - 1) : 0, 0);
    }
    double v1 = (total - 2) / (total - 1);
    double w1 = (total / n + total / m - 4) / (total - 2);
    double v2 = (k - 1) * (total - k) / (total - 1);
    double w2 = (total * sumInverse - (double) k * k) / (total - 2);
    double variance =
        2 * total / (total - 3) * (v1 - w1) * (v2 - w2) + total * total / (total - 1) * w1 * w2;
    return new GammaApproximation(total * (k - 1) / (total - 1), Math.max(variance, 0));
  }

  /** One sample of n against k known probabilities; {@code sumInverse} is Σ 1/p_j. */
  static GammaApproximation oneSample(double n, int k, double sumInverse) {
    double variance = 2.0 * (k - 1) + (sumInverse - (double) k * k - 2.0 * k + 2) / n;
    return new GammaApproximation(k - 1, Math.max(variance, 0));
  }
}
