package dev.kldrift.job.run;

/** The exit codes of commands; numbers from {@code sysexits.h} where one fits. */
public enum ExitCode {
  /** Done; no drift, or nobody asked to fail on drift. */
  DONE(0),
  /** Done, drift was found, and {@code --fail-on-drift} was given. */
  DRIFT_FOUND(10),
  /** A wrong command line. */
  USAGE(64),
  /** More rows in quarantine, or without a date, than the limits allow. */
  BAD_DATA(65),
  /** No input, or none that can be read. */
  NO_INPUT(66),
  /** An error that nobody has foreseen. */
  INTERNAL(70),
  /** Results that cannot be written to the output. */
  CANNOT_PUBLISH(73),
  /** Another run has the output; to be tried again later. */
  LOCKED(75),
  /** A configuration that is wrong. */
  BAD_CONFIG(78),
  /** By SIGTERM; 128 and the number of the signal, as the shell has it. */
  INTERRUPTED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** As the shell sees it. */
  public int number() {
    return number;
  }

  /** Whether a run that ended so has published its results. */
  public boolean hasPublished() {
    return this == DONE || this == DRIFT_FOUND;
  }

  /** Whether a run has, by the name of its end in its record. */
  public static boolean hasPublished(String outcome) {
    return outcome.equals(DONE.name()) || outcome.equals(DRIFT_FOUND.name());
  }
}
