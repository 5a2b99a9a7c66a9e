package dev.kldrift.approximate;

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
    double[] q = smoothed(p.mass(), passes);
    if (objective == Objective.KL_QP) {
      for (int i = 0; i < q.length; i++) {
        if (q[i] > 0 && p.mass()[i] == 0) {
          return Fit.none(FitStatus.NO_FIT);
        }
      }
    }
    return Fit.ofWeights(q, Fit.parameters("passes", passes));
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
