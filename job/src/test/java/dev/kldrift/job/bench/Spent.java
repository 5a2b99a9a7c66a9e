package dev.kldrift.job.bench;

/**
 * What a command took.
 *
 * @param seconds by the clock
 * @param cpuSeconds of all its cores, of user and system
 */
record Spent(double seconds, double cpuSeconds) {

  /** The less of both, each for itself; of nothing so far, {@code null}, this one. */
  Spent best(Spent other) {
    return other == null
        ? this
        : new Spent(Math.min(seconds, other.seconds), Math.min(cpuSeconds, other.cpuSeconds));
  }
}
