package dev.kldrift.stats;

/**
 * A confidence interval for a divergence that also holds where it is close to 0.
 *
 * <p>The delta method alone fails there: the standard error vanishes with the divergence, while the
 * estimate keeps the spread of its noise floor. The plug-in value D of a divergence θ has mean θ +
 * b and variance
 *
 * <pre>
 *   V(θ) = v0 + r θ,   v0 = variance under no drift,   r = (delta-method variance) / D
 * </pre>
 *
 * <p>which is noncentral chi-square near p = q, (v0, r) = (2 df κ², 4κ), and the delta method far
 * from it. As Patnaik does for noncentral chi-square, D is taken as a gamma variable with that mean
 * and variance, and by Wilson and Hilferty its cube root as normal. The interval is the set of θ
 * that this law does not reject from either side. Simulated coverage of 95 % intervals for JS: 93
 * to 98 %, from p = q to far from it, also where bins appear or vanish; up to 100 % where all do.
 *
 * @param lower lower end, 0 where no drift at all is compatible; where the value is infinite, that
 *     of coarser bins, NaN where those are unknown
 * @param upper upper end; +Infinity where the value is
 */
public record Interval(double lower, double upper) {
  private static final int MOST_STEPS = 60;
  private static final double TOLERANCE = 1e-4;

  /** Such a first step is off by about its fourth power. */
  private static final double SHORT = 0.03;

  private static final double NARROW = 1e-3;

  /** From this first step on it is of no use. */
  private static final double LONGEST = 0.5;

  /**
   * The normal deviate of a coverage, for {@link Estimate#interval}.
   *
   * @param confidence the coverage, between 0 and 1
   * @return z with P(|Z| &lt;= z) = confidence; 1.96 for 0.95
   * @throws IllegalArgumentException if {@code confidence} is not between 0 and 1
   */
  public static double deviate(double confidence) {
    return NormalTail.quantile((1 - confidence) / 2);
  }

  /** A model of the plug-in value by the divergence that it estimates. */
  record Model(double raw, double bias, double nullVariance, double slope) {

    Interval interval(double deviate) {
      double most = StrictMath.cbrt(raw / bias);
      Score score = Score.of(this, most);
      double root = Math.sqrt(nullVariance) / (3 * bias);
      boolean aboveZero = most - 1 + root * (root - deviate) > 0;
      boolean anyAboveZero = most - 1 + root * (root + deviate) > 0;
      return new Interval(
          aboveZero ? score.divergence(deviate, bias) : 0,
          anyAboveZero ? score.divergence(-deviate, bias) : 0);
    }
  }

  /**
   * The normal score of the plug-in value D as a function of the divergence θ.
   *
   * <p>With s the larger of D and b, y = (s/(b + θ))^(1/3) and w = V/(9 (b + θ)²) = y³ (c y³ + l),
   * the score is z where f(y) = a y - 1 + w - z √w = 0, a = (D/s)^(1/3). f(0) = -1, and θ = 0 at
   * the largest y that counts. y = 1 is next to the solution: from there a step of Halley, which
   * shares most of its work between both ends, then steps of Newton if it was not short. Relative
   * error of b + θ below 3e-5.
   *
   * @param start s
   * @param rate a
   * @param constant c
   * @param linear l
   * @param high the y of θ = 0
   * @param spread w at y = 1
   */
  private record Score(
      double start, double rate, double constant, double linear, double high, double spread) {

    static Score of(Model model, double most) {
      double start = Math.max(model.raw, model.bias);
      double perStart = 1 / (3 * start);
      double square = perStart * perStart;
      return new Score(
          start,
          Math.min(most, 1),
          (model.nullVariance - model.slope * model.bias) * square,
          model.slope * perStart / 3,
          Math.max(most, 1),
          (model.nullVariance + model.slope * (start - model.bias)) * square);
    }

    /** The divergence whose score is z. */
    double divergence(double z, double bias) {
      double y = solve(z);
      return Math.max(start / (y * y * y) - bias, 0);
    }

    private double solve(double z) {
      double low = 0;
      double top = high;
      double step = step(z);
      boolean within = Math.abs(step) < LONGEST && 1 + step < high;
      double y = within ? 1 + step : 1;
      if (within && isSure(step, z)) {
        return y;
      }
      for (int i = 0; i < MOST_STEPS; i++) {
        double square = y * y;
        double cube = square * y;
        double root = Math.sqrt(cube * (constant * cube + linear));
        double f = rate * y - 1 + root * (root - z);
        low = f > 0 ? low : y;
        top = f > 0 ? y : top;
        double rise = 3 * square * (2 * constant * cube + linear);
        double next = y - f * root / (rate * root + rise * (root - z / 2));
        boolean inside = next >= low && next <= top;
        next = inside ? next : (low + top) / 2;
        if (inside && Math.abs(next - y) <= TOLERANCE * y) {
          return next;
        }
        y = next;
      }
      return y;
    }

    /** Whether the first step is enough: it is short, and w is small and nearly linear. */
    private boolean isSure(double step, double z) {
      return Math.abs(step) <= SHORT && z * z * spread <= NARROW && Math.abs(constant) <= spread;
    }

    /** Halley's step from y = 1. */
    private double step(double z) {
      double root = Math.sqrt(spread);
      double perRoot = 0.5 / root;
      double rise = 6 * constant + 3 * linear;
      double bend = 30 * constant + 6 * linear;
      double f = rate - 1 + root * (root - z);
      double slope = rate + rise * (1 - z * perRoot);
      double curve = bend - z * perRoot * (bend - 2 * (rise * perRoot) * (rise * perRoot));
      return -f * slope / (slope * slope - f * curve / 2);
    }
  }
}
