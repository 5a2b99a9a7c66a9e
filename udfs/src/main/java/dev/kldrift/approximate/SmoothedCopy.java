package dev.kldrift.approximate;

import static dev.kldrift.kernel.Constants.LN2;

import dev.kldrift.kernel.LogSumExp;

/**
 * p after R passes of the kernel (1/4, 1/2, 1/4), whose ends reflect: a Gaussian kernel of variance
 * R/2 bins², in the limit. The family has this one member, so both objectives find it.
 *
 * <p>KL(q‖p) is infinite, and there is no fit by it, where an empty bin of p is beside one with
 * mass. KL(p‖q) is always finite. The parameter is {@code passes}.
 *
 * @param passes R, at least 1
 */
record SmoothedCopy(int passes) implements Family {
  @Override
  public String name() {
    return passes == 1 ? "smoothed" : "smoothed-" + passes;
  }

  @Override
  public Fit fit(Target p, Objective objective) {
    if (p.underflows()) {
      return fitLogs(p, objective);
    }
    double[] q = smoothed(p.mass(), passes);
    if (objective == Objective.KL_QP) {
      for (int i = 0; i < q.length; i++) {
        if (q[i] > 0 && !p.has(i)) {
          return Fit.none(FitStatus.NO_FIT);
        }
      }
    }
    return Fit.ofWeights(q, Fit.parameters("passes", passes));
  }

  /** The same by logarithms, which hold what the masses cannot. */
  private Fit fitLogs(Target p, Objective objective) {
    double[] logQ = smoothedLogs(p.logMass(), passes);
    for (int i = 0; i < logQ.length; i++) {
      if (objective == Objective.KL_QP && logQ[i] > Double.NEGATIVE_INFINITY && !p.has(i)) {
        return Fit.none(FitStatus.NO_FIT);
      }
    }
    return Fit.ofLogWeights(FitStatus.OK, logQ, Fit.parameters("passes", passes));
  }

  private static double[] smoothedLogs(double[] logMass, int passes) {
    double[] now = logMass.clone();
    for (int pass = 0; pass < passes; pass++) {
      double[] before = now.clone();
      for (int i = 0; i < now.length; i++) {
        double left = before[Math.max(0, i - 1)];
        double right = before[Math.min(now.length - 1, i + 1)];
        now[i] = LogSumExp.of(new double[] {before[i] - LN2, left - 2 * LN2, right - 2 * LN2});
      }
    }
    return now;
  }

  static double[] smoothed(double[] mass, int passes) {
    double[] now = mass.clone();
    for (int pass = 0; pass < passes; pass++) {
      double[] before = now.clone();
      for (int i = 0; i < now.length; i++) {
        double left = before[Math.max(0, i - 1)];
        double right = before[Math.min(now.length - 1, i + 1)];
        now[i] = before[i] / 2 + left / 4 + right / 4;
      }
    }
    return now;
  }
}
