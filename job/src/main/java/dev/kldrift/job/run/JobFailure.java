package dev.kldrift.job.run;

/** A run that ends early for a reason the user can mend: one line, and an exit code. */
public final class JobFailure extends RuntimeException {
  private final ExitCode exitCode;

  public JobFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public JobFailure(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code that the command ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
