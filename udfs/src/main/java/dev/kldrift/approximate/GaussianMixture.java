package dev.kldrift.approximate;

/**
 * Mixtures of K normal densities over bins: q_i ∝ w_i Σ_k a_k N(x_i; μ_k, σ_k).
 *
 * <p>The objective has several minima; the best of a few fixed starts is returned, among them two
 * results of expectation-maximisation, which raises the likelihood KL(p‖q) is made of. Parameters:
 * {@code weight_k}, {@code mean_k}, {@code deviation_k} by rising mean, {@code mass_on_support}.
 *
 * @param components K
 */
record GaussianMixture(int components) implements Family {

  @Override
  public String name() {
    return "mixture-" + components;
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    return GaussianDensity.fit(p, objective, components);
  }
}
