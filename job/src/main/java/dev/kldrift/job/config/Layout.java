package dev.kldrift.job.config;

/** The layouts of pairs in the input. */
public enum Layout {
  /** Long where the input has a bin column, else wide. */
  AUTO,
  /** One row per pair or partial, histograms as arrays. */
  WIDE,
  /** One row per bin. */
  LONG
}
