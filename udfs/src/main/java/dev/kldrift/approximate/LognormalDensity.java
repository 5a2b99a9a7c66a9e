package dev.kldrift.approximate;

/**
 * Lognormal densities over bins: q_i ∝ (w_i/x_i) exp(-(ln x_i - μ)²/(2σ²)) where the center x_i is
 * positive, 0 where it is not.
 *
 * <p>No fit under KL(p‖q) where p has mass at x_i &lt;= 0, or where fewer than two centers are
 * positive. Parameters: {@code mean} μ and {@code deviation} σ of ln x, {@code mass_on_support}, as
 * {@link GaussianDensity}.
 */
record LognormalDensity() implements Family {

  @Override
  public String name() {
    return "lognormal";
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    double[] at = new double[p.bins()];
    double[] logWidths = new double[p.bins()];
    int positive = 0;
    double usable = 0;
    for (int i = 0; i < at.length; i++) {
      double x = p.positions().centers()[i];
      boolean inside = x > 0;
      at[i] = inside ? StrictMath.log(x) : 0;
      logWidths[i] =
          inside ? StrictMath.log(p.positions().widths()[i]) - at[i] : Double.NEGATIVE_INFINITY;
      positive += inside ? 1 : 0;
      usable += inside ? p.mass()[i] : 0;
    }
    return positive < 2 || usable == 0
        ? Fit.none(FitStatus.NO_FIT)
        : CurveFit.fit(new NormalCurve(1, at, logWidths, p.mass()), p, objective);
  }
}
