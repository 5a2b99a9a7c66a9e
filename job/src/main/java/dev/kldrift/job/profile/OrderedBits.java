package dev.kldrift.job.profile;

/**
 * Finite doubles as whole numbers in the same order, each its own: what quantiles are looked for
 * by, as the leading bits of such numbers are ranges of neighbouring values.
 */
final class OrderedBits {
  private OrderedBits() {}

  /** The whole number of a value; 0 for both zeros. */
  static long of(double value) {
    return turned(Double.doubleToRawLongBits(value + 0.0)); // -0.0 is 0.0
  }

  /** The value of a whole number. */
  static double value(long ordered) {
    return Double.longBitsToDouble(turned(ordered));
  }

  private static long turned(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
