package dev.kldrift.job.run;

/**
 * A run that ends early for a reason the user can mend: one line, in which nothing is {@link
 * Undisclosed}, and an exit code.
 */
public final class JobFailure extends RuntimeException {
  private final ExitCode exitCode;
  private volatile boolean heard;

  public JobFailure(ExitCode exitCode, String message) {
    super(Undisclosed.hide(message));
    this.exitCode = exitCode;
  }

  public JobFailure(ExitCode exitCode, String message, Throwable cause) {
    super(Undisclosed.hide(message), cause);
    this.exitCode = exitCode;
  }

  /** The exit code that the command ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** Notes that metrics and sinks have been told of it. */
  public void setHeard() {
    heard = true;
  }

  /** Whether they have. */
  public boolean isHeard() {
    return heard;
  }
}
