package dev.kldrift.job.table;

/** The states of an alert. */
public enum AlertState {
  /** A pair of its group drifted, and nothing has been decided otherwise since. */
  OPEN,
  /** Pairs of its group were decided on this run date, and none drifted; listed once. */
  RECOVERED
}
