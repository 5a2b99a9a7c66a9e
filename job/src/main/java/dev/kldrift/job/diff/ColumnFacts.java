package dev.kldrift.job.diff;

import java.util.OptionalDouble;

/**
 * Counts and moments of one column of a table.
 *
 * @param rows rows of the table
 * @param present those with a value
 * @param distinct about how many different values there are, -1 where nobody has counted
 * @param mean of the finite numbers
 * @param spread their standard deviation
 * @param least the least of them
 * @param lowerQuartile a quarter of them is below
 * @param median half of them is below
 * @param upperQuartile three quarters of them are below
 * @param greatest the greatest of them
 */
public record ColumnFacts(
    long rows,
    long present,
    long distinct,
    OptionalDouble mean,
    OptionalDouble spread,
    OptionalDouble least,
    OptionalDouble lowerQuartile,
    OptionalDouble median,
    OptionalDouble upperQuartile,
    OptionalDouble greatest) {

  /** Share of rows without a value. */
  public double nullShare() {
    return rows == 0 ? 0 : (double) (rows - present) / rows;
  }
}
