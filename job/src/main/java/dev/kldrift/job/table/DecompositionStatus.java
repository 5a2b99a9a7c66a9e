package dev.kldrift.job.table;

/** The status of a row of {@code decomposition}. */
public enum DecompositionStatus {
  /** Nothing to note. */
  OK,
  /** Rows of a pair below are in quarantine, so the numbers miss data. */
  PARTIAL_INPUT,
  /** No mass in p below; every divergence is NaN. */
  EMPTY_P,
  /** No mass in q below. */
  EMPTY_Q,
  /** Pairs below differ in their bins, so there are no pooled histograms; the rest is right. */
  BINS_DIFFER,
  /** Counts below add up to more than 2^53, so that totals or pooled histograms are NULL. */
  OVERFLOW
}
