package dev.kldrift.stats;

/** The decision about a pair, and its ground. */
public enum Verdict {
  /** Significant over the run, and at least the minimum effect. */
  DRIFTED,
  /** Not both, and the test would have found the minimum effect. */
  STABLE,
  /** Not both, but there are too few counts to find the minimum effect: silence says nothing. */
  TOO_FEW,
  /** No sample sizes: the effect alone reaches the minimum. */
  OVER_THRESHOLD,
  /** No sample sizes: the effect alone stays below the minimum. */
  UNDER_THRESHOLD;

  /**
   * True for the verdicts that call for attention.
   *
   * @return whether the pair counts as drifted
   */
  public boolean drifted() {
    return this == DRIFTED || this == OVER_THRESHOLD;
  }
}
