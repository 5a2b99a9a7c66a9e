package dev.kldrift.job.config;

/** The format of input files. */
public enum InputFormat {
  /** Arrow where a file's name ends in .arrow, .arrows or .feather, else Parquet. */
  AUTO,
  /** Parquet files. */
  PARQUET,
  /** Arrow IPC files and streams. */
  ARROW
}
