package dev.kldrift.kernel;

/**
 * The first bin of a histogram that breaks a rule.
 *
 * @param kind which rule it breaks
 * @param index the bin, from 0
 * @param value the offending value as text
 */
public record Violation(Kind kind, int index, String value) {

  /** The rules a bin can break, each with the words that error messages use. */
  public enum Kind {
    /** Not a number. */
    NAN("is NaN", "must be a number"),
    /** A weight or count below 0. */
    NEGATIVE("is negative", "must be >= 0"),
    /** +Infinity, or -Infinity where that is not a log-weight. */
    INFINITE("is infinite", "must be finite"),
    /** A count with a fraction. */
    NOT_AN_INTEGER("is not an integer", "counts must be whole numbers"),
    /** A count or sum of counts above {@link WeightRule#MAX_COUNT}. */
    OVERFLOW("is too large", "counts must be <= 2^53 = 9007199254740992"),
    /** A null element of an array. */
    NULL("is null", "must be a number");

    private final String problem;
    private final String rule;

    Kind(String problem, String rule) {
      this.problem = problem;
      this.rule = rule;
    }
  }

  static Violation of(WeightRule rule, int index, double value) {
    return new Violation(kindOf(rule, value), index, Double.toString(value));
  }

  private static Kind kindOf(WeightRule rule, double value) {
    if (Double.isNaN(value)) {
      return Kind.NAN;
    }
    if (Double.isInfinite(value)) {
      return Kind.INFINITE;
    }
    if (value < 0) {
      return Kind.NEGATIVE;
    }
    return rule == WeightRule.COUNTS && value > WeightRule.MAX_COUNT
        ? Kind.OVERFLOW
        : Kind.NOT_AN_INTEGER;
  }

  /**
   * The name under which a job files rows with this problem, as in {@code NEGATIVE}.
   *
   * @return the name of the kind, {@code NULL_ELEMENT} for a null
   */
  public String reason() {
    return kind == Kind.NULL ? "NULL_ELEMENT" : kind.name();
  }

  /**
   * Says what is wrong, as in {@code q[7] is negative: -0.5 (must be >= 0)}.
   *
   * @param name the name of the array
   * @return the sentence
   */
  public String describe(String name) {
    String problem = kind.problem;
    String subject = name + "[" + index + "] " + problem;
    return kind == Kind.NAN || kind == Kind.NULL
        ? subject + " (" + kind.rule + ")"
        : subject + ": " + value + " (" + kind.rule + ")";
  }
}
