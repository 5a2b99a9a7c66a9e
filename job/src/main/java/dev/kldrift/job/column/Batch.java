package dev.kldrift.job.column;

/** Some rows as columns. They hold until the next batch is asked for. */
public interface Batch {
  /** How many rows there are, at least one. */
  int rows();

  /** A column by its place in the rows. */
  BatchColumn column(int place);
}
