package dev.kldrift.approximate;

import java.util.Arrays;

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
    double usable = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < at.length; i++) {
      double x = p.positions().centers()[i];
      boolean inside = x > 0;
      at[i] = inside ? StrictMath.log(x) : 0;
      logWidths[i] =
          inside ? StrictMath.log(p.positions().widths()[i]) - at[i] : Double.NEGATIVE_INFINITY;
      positive += inside ? 1 : 0;
      usable = inside ? Math.max(usable, p.logMass()[i]) : usable;
    }
    return positive < 2 || usable == Double.NEGATIVE_INFINITY
        ? Fit.none(FitStatus.NO_FIT)
        : CurveFit.fit(new NormalCurve(1, at, logWidths, relative(p, usable)), p, objective);
  }

  /** p by its largest usable bin, which may have underflowed beside one that is not usable. */
  private static double[] relative(Target p, double logLargest) {
    double[] mass = p.mass();
    if (StrictMath.exp(logLargest) < Double.MIN_NORMAL) {
      mass = Arrays.stream(p.logMass()).map(x -> StrictMath.exp(x - logLargest)).toArray();
    }
    return mass;
  }
}
