package dev.kldrift.approximate;

/**
 * Normal densities over bins: q_i ∝ w_i exp(-(x_i - μ)²/(2σ²)) with x_i the center and w_i the
 * width of bin i.
 *
 * <p>Under KL(p‖q) it matches mean and variance of p, over the bins; under KL(q‖p) it takes the
 * mode, or the part of p, where it fits best ({@link CurveFit} says what is done with empty bins).
 * Parameters: {@code mean}, {@code deviation} of the density, {@code mass_on_support}. {@link
 * FitStatus#AT_BOUND} where p is flatter, steeper or narrower than any such density.
 */
record GaussianDensity() implements Family {

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    return fit(p, objective, 1);
  }

  static Fit fit(Target p, Objective objective, int components) {
    double[] centers = p.positions().centers();
    if (p.bins() == 1) {
      return Fit.ofWeights(
          new double[] {1},
          Fit.parameters("mean", centers[0], "deviation", 0, "mass_on_support", 1));
    }
    double[] logWidths = new double[p.bins()];
    for (int i = 0; i < logWidths.length; i++) {
      logWidths[i] = StrictMath.log(p.positions().widths()[i]);
    }
    return CurveFit.fit(new NormalCurve(components, centers, logWidths, p.mass()), p, objective);
  }
}
