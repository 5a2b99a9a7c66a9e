package dev.kldrift.stats;

/** The methods that p-values of a pair come from. */
public enum TestMethod {
  /** Gamma law with the moments of the statistic conditional on the pooled counts. */
  MATCHED_GAMMA,
  /** Sum over every table that the margins allow. */
  EXACT,
  /** Random tables with the same margins, seeded by the counts themselves. */
  MONTE_CARLO,
  /** One occupied bin or none: nothing can differ, p = 1. */
  DEGENERATE,
  /** No sample sizes, or no counts on one side: no p-value. */
  UNAVAILABLE
}
