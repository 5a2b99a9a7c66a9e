package dev.kldrift.stats;

/** The size of an effect in multiples of its minimum. */
public enum Severity {
  /** Below the minimum effect. */
  NONE,
  /** At least the minimum. */
  LOW,
  /** At least 3 times the minimum. */
  MEDIUM,
  /** At least 10 times the minimum, or infinite. */
  HIGH;

  private static final double MEDIUM_FROM = 3;
  private static final double HIGH_FROM = 10;

  /**
   * The severity of an effect.
   *
   * @param effect the observed value; NaN is {@link #NONE}
   * @param minimum the smallest value that matters; with 0 every positive effect is {@link #HIGH}
   * @return its class
   */
  public static Severity of(double effect, double minimum) {
    if (!(effect >= minimum)) {
      return NONE;
    }
    if (effect >= HIGH_FROM * minimum) {
      return HIGH;
    }
    return effect >= MEDIUM_FROM * minimum ? MEDIUM : LOW;
  }
}
