package dev.kldrift.job.table;

import java.util.Locale;

/** The tables of a run; each is a folder of the output, partitioned by run date. */
public enum ResultTable {
  /** Only of {@code profile} and {@code nightly}: the bins that its histograms have. */
  BINS,
  /** Only of {@code profile} and {@code nightly}: the histograms of one day's rows. */
  HISTOGRAM,
  QUARANTINE,
  SUMMARY,
  /** Only with {@code decomposition.levels}. */
  DECOMPOSITION,
  /** Only with {@code monitoring.evidence}; the next run date reads it. */
  MONITORING,
  /** Only with {@code alerts.track}; the next run date reads it. */
  ALERTS,
  /** Only of {@code surprise}: the patches of a movie, ranked. */
  SURPRISE,
  DIVERGENCE,
  /** Only of {@code approximate}: the nearest member of each family. */
  APPROXIMATION,
  /** Written last: its row says that the others are complete. */
  RUNS;

  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one file of a date; the same name on every run, so that a rename replaces it. */
  public String file() {
    return folder() + ".parquet";
  }
}
