package dev.kldrift.stats;

/**
 * The population stability index as an estimate, from those of both KL: floors and biases add up,
 * and with h = 1/n + 1/m
 *
 * <pre>
 *   Var PSI = Var_p(ln(p/q) - q/p)/n + Var_q(ln(q/p) - p/q)/m
 *           = Var KL(p‖q) + Var KL(q‖p) + 2 PSI h
 * </pre>
 */
final class PsiEstimate {
  private PsiEstimate() {}

  static Estimate of(PairStatistics pair, double n, double m) {
    return of(pair.klPq(), pair.klQp(), 1 / n + 1 / m);
  }

  private static Estimate of(Estimate klPq, Estimate klQp, double h) {
    double raw = klPq.raw() + klQp.raw();
    double variance = square(klPq.standardError()) + square(klQp.standardError()) + 2 * raw * h;
    // Under no drift both are half of the index.
    Estimate psi =
        Estimate.of(
            raw,
            klPq.noiseFloor() + klQp.noiseFloor(),
            klPq.bias() + klQp.bias(),
            variance,
            4 * klPq.nullVariance());
    return klPq.coarser() == null ? psi : psi.withCoarser(of(klPq.coarser(), klQp.coarser(), h));
  }

  private static double square(double x) {
    return x * x;
  }
}
