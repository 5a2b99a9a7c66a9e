package dev.kldrift.stats;

import java.io.Serializable;

/**
 * The rule by which a pair counts as drifted: significant over the whole run, and large enough to
 * matter.
 *
 * <p>Significance alone flags every pair once counts are large; a threshold alone flags noise where
 * they are small. Both together do neither.
 *
 * @param level largest q-value of an alarm, in (0, 1)
 * @param minimumEffect smallest effect that matters
 * @param minimumPower a pair with less power at that effect is {@link Verdict#TOO_FEW}, in [0, 1]
 */
public record DecisionRule(double level, double minimumEffect, double minimumPower)
    implements Serializable {

  /**
   * Checks the numbers.
   *
   * @param level largest q-value of an alarm, in (0, 1)
   * @param minimumEffect smallest effect that matters, at least 0
   * @param minimumPower least power of a pair whose silence means something, in [0, 1]
   * @throws IllegalArgumentException if one is out of its range
   */
  public DecisionRule {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "level is out of range: " + level + " (must be between 0 and 1)");
    }
    if (!(minimumEffect >= 0)) {
      throw new IllegalArgumentException(
          "minimum effect is out of range: " + minimumEffect + " (must be >= 0)");
    }
    if (!(minimumPower >= 0 && minimumPower <= 1)) {
      throw new IllegalArgumentException(
          "minimum power is out of range: " + minimumPower + " (must be from 0 to 1)");
    }
  }

  /**
   * Decides about one pair.
   *
   * @param logQ logarithm of its q-value; NaN where it has no test
   * @param effect the observed effect
   * @param power the power at the minimum effect; NaN where unknown
   * @return the verdict
   */
  public Verdict decide(double logQ, double effect, double power) {
    boolean large = effect >= minimumEffect;
    if (Double.isNaN(logQ)) {
      return large ? Verdict.OVER_THRESHOLD : Verdict.UNDER_THRESHOLD;
    }
    if (large && logQ <= StrictMath.log(level)) {
      return Verdict.DRIFTED;
    }
    return power < minimumPower ? Verdict.TOO_FEW : Verdict.STABLE;
  }
}
