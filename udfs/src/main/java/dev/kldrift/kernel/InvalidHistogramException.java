package dev.kldrift.kernel;

/**
 * A histogram, or a pair of them, that has no divergence.
 *
 * <p>The message names the arguments as the kernel does ({@code p}, {@code q}); callers whose
 * arguments have other names use {@link #describe(String...)}.
 */
public final class InvalidHistogramException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private InvalidHistogramException(Problem problem, String... names) {
    super(problem.describe(names));
    this.problem = problem;
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
    String differ = " differ in length: " + first + " != " + second;
    return names.length == 0
        ? new InvalidHistogramException(n -> "histograms" + differ)
        : new InvalidHistogramException(n -> n[0] + " and " + n[1] + differ, names);
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
    return new InvalidHistogramException(n -> violation.describe(n[argument]), names);
  }

  /**
   * The message with other names for the arguments.
   *
   * @param names the names of the arguments, in order
   * @return the message
   */
  public String describe(String... names) {
    return problem.describe(names);
  }

  @FunctionalInterface
  private interface Problem {
    String describe(String... names);
  }
}
