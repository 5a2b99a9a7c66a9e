package dev.kldrift.kernel;

/**
 * A histogram, or a pair of them, that has no divergence.
 *
 * <p>The message names the argument by its position in the kernel's own signature ({@code p},
 * {@code q}); callers whose arguments have other names use {@link #describe(String...)}.
 */
public final class InvalidHistogramException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Violation violation;
  private final int argument;

  private InvalidHistogramException(String message, Violation violation, int argument) {
    super(message);
    this.violation = violation;
    this.argument = argument;
  }

  /**
   * Two arrays of different length.
   *
   * @param first length of the first
   * @param second length of the second
   * @param names the names of the two arrays; none for partial histograms that have no names
   * @return the exception, for the caller to throw
   */
  public static InvalidHistogramException lengths(int first, int second, String... names) {
    String subject = names.length == 0 ? "histograms" : names[0] + " and " + names[1];
    return new InvalidHistogramException(
        subject + " differ in length: " + first + " != " + second, null, -1);
  }

  /**
   * A bin that breaks a rule.
   *
   * @param violation what is wrong with it
   * @param argument position of the array among the arguments, from 0
   * @param names the names of the arguments
   * @return the exception, for the caller to throw
   */
  public static InvalidHistogramException bin(Violation violation, int argument, String... names) {
    return new InvalidHistogramException(violation.describe(names[argument]), violation, argument);
  }

  /**
   * The message with other names for the arguments.
   *
   * @param names the names of the arguments, in order
   * @return the message
   */
  public String describe(String... names) {
    return violation == null ? getMessage() : violation.describe(names[argument]);
  }
}
