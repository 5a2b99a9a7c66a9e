package dev.kldrift.kernel;

/**
 * The rule that each bin of a histogram must satisfy, by the domain of its numbers.
 *
 * <p>Rules are looked up once per array: {@link #firstViolation(double[])} is a tight loop that
 * returns at the first offending bin.
 */
public enum WeightRule {
  /** Finite and at least 0; -0.0 is 0. */
  WEIGHTS {
    @Override
    boolean allows(double value) {
      return value >= 0 && value <= Double.MAX_VALUE;
    }
  },
  /** Integers from 0 to 2^53, the range in which doubles hold every integer exactly. */
  COUNTS {
    @Override
    boolean allows(double value) {
      return value >= 0 && value <= MAX_COUNT && value == Math.rint(value);
    }
  },
  /** Finite, or -Infinity for a bin without mass. */
  LOG_WEIGHTS {
    @Override
    boolean allows(double value) {
      return value <= Double.MAX_VALUE;
    }
  };

  /** The largest count: 2^53 = 9007199254740992. */
  public static final double MAX_COUNT = 0x1p53;

  abstract boolean allows(double value);

  /**
   * Whether every bin keeps this rule, without the text that a {@link Violation} has.
   *
   * @param values one number per bin
   * @return true where {@link #firstViolation(double[])} finds none
   */
  boolean allowsAll(double[] values) {
    for (double value : values) {
      if (!allows(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Finds the first bin that breaks this rule.
   *
   * @param values one number per bin
   * @return the violation, or null where every bin is in order
   */
  public Violation firstViolation(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!allows(values[i])) {
        return Violation.of(this, i, values[i]);
      }
    }
    return null;
  }
}
