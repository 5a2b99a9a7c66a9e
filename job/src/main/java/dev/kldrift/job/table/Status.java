package dev.kldrift.job.table;

/** What a scored row is worth. */
public enum Status {
  OK,
  /** No mass in p; every quantity that needs p is NaN. */
  EMPTY_P,
  /** No mass in q. */
  EMPTY_Q,
  /** No bin where both have mass; both divergences are infinite. */
  NO_OVERLAP,
  /** Some rows of the key are in quarantine, so the numbers miss data. */
  PARTIAL_INPUT
}
