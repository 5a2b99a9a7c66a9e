package dev.kldrift.job.run;

/** What a run tells its scheduler; numbers from {@code sysexits.h} where one fits. */
public enum ExitCode {
  DONE(0),
  DRIFT_FOUND(10),
  USAGE(64),
  BAD_DATA(65),
  NO_INPUT(66),
  INTERNAL(70),
  CANNOT_PUBLISH(73),
  LOCKED(75),
  BAD_CONFIG(78),
  /** By SIGTERM; 128 and the number of the signal, as the shell has it. */
  INTERRUPTED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

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
