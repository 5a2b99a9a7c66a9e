package dev.kldrift.approximate;

/** The outcome of a fit. */
public enum FitStatus {
  /** q minimises the objective over the family. */
  OK,
  /** The objective falls towards the edge of the parameters' range, where q is. */
  AT_BOUND,
  /**
   * The search stopped before the objective could be shown to be within 1e-6 nats of its minimum.
   */
  NOT_CONVERGED,
  /** p has no mass. */
  EMPTY_P,
  /** The objective is infinite for every member of the family. */
  NO_FIT,
  /** p has more bins than the family's algorithm is made for. */
  TOO_MANY_BINS,
  /** p has another number of bins than the given references. */
  LENGTH_MISMATCH
}
