package dev.kldrift.job.table;

/** Whether an alert still holds. */
public enum AlertState {
  /** A pair of its group drifted, and nothing has been decided otherwise since. */
  OPEN,
  /** Pairs of its group were decided on this run date, and none drifted; listed once. */
  RECOVERED
}
