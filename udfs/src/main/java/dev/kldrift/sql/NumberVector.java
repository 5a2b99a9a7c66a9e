package dev.kldrift.sql;

/**
 * A column vector of numbers that copies them into an array of the caller's, where Spark's make one
 * each time; and of which {@code hasNull} takes no look at its elements, as of Spark's own, where
 * Arrow's count their NULLs anew whenever they are asked.
 */
public interface NumberVector {
  /**
   * Copies numbers as doubles; where one is NULL, anything.
   *
   * @param from the first of them
   * @param into where to: as many as it has room for
   */
  void copyDoubles(int from, double[] into);
}
