package dev.kldrift.job.config;

/** How a pair lies in the input. */
public enum Layout {
  /** Long where the input has a bin column, else wide. */
  AUTO,
  /** One row per pair or partial, histograms as arrays. */
  WIDE,
  /** One row per bin. */
  LONG
}
