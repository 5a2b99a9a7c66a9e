package dev.kldrift.job.column;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * The values of a column in a batch.
 *
 * <p>Where a file keeps a column by dictionary, {@link #entries} has the place of each row's value
 * there, so that work on values can be done once for each that differs.
 */
public interface BatchColumn {
  /** Whether a row has no value. */
  boolean hasNulls();

  /** Whether this row has none. */
  boolean isNull(int row);

  /**
   * Of each row the place of its value in a dictionary of this batch, anything where it has none;
   * NULL where there is no dictionary. The caller may not change it.
   */
  int[] entries();

  /** The value of a column of int. */
  int integer(int row);

  /** The value of a column of double. */
  double number(int row);

  /** All values of a column of double, anything where a row has none; it may be longer. */
  double[] numbers();

  /** The value of a column of binary; it holds as long as the batch. */
  UTF8String text(int row);
}
