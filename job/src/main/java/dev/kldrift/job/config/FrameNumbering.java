package dev.kldrift.job.config;

/** The sources of frame numbers. */
public enum FrameNumbering {
  /** The last digits of the file name, so that a file that is missing leaves a gap. */
  NAME,
  /** The position among the file names in natural order, from 0. */
  ORDER
}
