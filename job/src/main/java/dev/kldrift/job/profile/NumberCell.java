package dev.kldrift.job.profile;

/**
 * A fixed grid over all finite doubles, to find quantiles by exact counts: 256 cells between powers
 * of two, so that whole numbers up to 512 have a cell each and others share one with what is within
 * 0.4% of them.
 *
 * <p>Counts per cell add up to the same whatever their order, unlike sketches.
 */
final class NumberCell {
  private static final int LOW_BITS = 44;

  private NumberCell() {}

  /** The cell of a finite value; cells are in the order of their values. */
  static long of(double value) {
    long magnitude = Double.doubleToRawLongBits(Math.abs(value)) >>> LOW_BITS;
    return value < 0 ? -magnitude - 1 : magnitude;
  }

  /** The value of the cell that is nearest to 0; no value of a later cell is below it. */
  static double representative(long cell) {
    return cell >= 0 ? magnitude(cell) : 0.0 - magnitude(-cell - 1);
  }

  /** At most every value of the cell. */
  static double lowerBound(long cell) {
    return cell >= 0 ? magnitude(cell) : 0.0 - magnitude(-cell);
  }

  /** Above every value of the cell. */
  static double upperBound(long cell) {
    double next = representative(cell + 1);
    return Double.isFinite(next) ? next : Double.MAX_VALUE;
  }

  private static double magnitude(long cell) {
    return Double.longBitsToDouble(cell << LOW_BITS);
  }
}
