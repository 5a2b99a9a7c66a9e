package dev.kldrift.job.config;

/** The ways to combine several rows with the same key. */
public enum CombineMode {
  /** Combined where there are any, which a scan of the keys finds out. */
  AUTO,
  /** Combined, without looking first. */
  ALWAYS,
  /** An error. */
  NEVER
}
