package dev.kldrift.job.table;

/** The status of a pair before it is scored, beyond its two histograms. */
public enum PairStatus {
  /** No day of the reference has histograms. */
  NO_REFERENCE,
  /** The bins or segments of the reference are others, and cannot be added up to today's. */
  BIN_MISMATCH,
  /** The rule for the feature's bins cannot hold for its values; table {@code bins} says why. */
  CANNOT_BIN,
  /** Most of the run date is outside the bins, and of the reference less: they tell no more. */
  BINS_NO_LONGER_FIT,
  /** The column has values of another type than its bins are for. */
  TYPE_CHANGED,
  /** The column has a type that cannot be read. */
  UNREADABLE,
  /** The feature's column is gone. */
  DROPPED_FEATURE,
  /** The reference does not have the feature. */
  NEW_FEATURE,
  /** The reference does not have the segment. */
  NEW_SEGMENT,
  /** The run date does not have the segment. */
  VANISHED_SEGMENT,
  /** Some rows of the day do not have the feature's column. */
  PARTIAL_INPUT,
  /** The run date has not ended, or most of its rows are not there yet: there is no decision. */
  PARTIAL_DAY
}
