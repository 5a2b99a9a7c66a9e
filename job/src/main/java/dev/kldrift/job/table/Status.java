package dev.kldrift.job.table;

/** The status of a scored row. */
public enum Status {
  /** Nothing to note. */
  OK,
  /** No mass in p; every quantity that needs p is NaN. */
  EMPTY_P,
  /** No mass in q. */
  EMPTY_Q,
  /** No bin where both have mass; both divergences are infinite. */
  NO_OVERLAP,
  /** One bin holds all mass of both sides; nothing can differ. */
  CONSTANT,
  /** Too few counts to find the minimum effect; that no drift was found says nothing. */
  TOO_FEW,
  /**
   * Bins without an order have no Wasserstein or KS distance, in which the minimum effect is
   * stated: there is no decision.
   */
  UNORDERED,
  /** Some rows of the key are in quarantine, so the numbers miss data. */
  PARTIAL_INPUT
}
