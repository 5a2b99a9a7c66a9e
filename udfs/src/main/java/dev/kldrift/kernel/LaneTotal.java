package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * The total of one histogram in the making: compensated lane sums and what validation needs.
 *
 * <p>Scratch space of {@link BlockKernel}. Totals of integers up to 2^53 are exact, whatever the
 * order, for any array that fits in memory: the errors that the low parts collect are integers far
 * below 2^53 themselves.
 */
final class LaneTotal {
  private static final long LARGEST = Double.doubleToRawLongBits(Double.MAX_VALUE);

  /**
   * Bits of the smallest weight whose product with a total of moderate size, and the rounding error
   * of that, are normal numbers.
   */
  static final long TINY = Double.doubleToRawLongBits(0x1p-700);

  /** Lane sums. */
  final double[] sum = new double[Blocks.LANES];

  /** Rounding errors of the lane sums. */
  final double[] error = new double[Blocks.LANES];

  /** The bitwise or of all weights: negative where a weight has its sign bit set. */
  long signs;

  /** The largest bit pattern of a weight without sign. */
  long largest;

  /** Number of weights that are 0. */
  int zeros;

  /** Number of weights below {@link #TINY}, those that are 0 among them. */
  int tiny;

  private boolean dirty;
  private double high;
  private double low;

  LaneTotal() {}

  /**
   * Begins a new total. {@link #reduce} leaves the lanes empty, long before they are read again.
   */
  void clear() {
    if (dirty) {
      Arrays.fill(sum, 0);
      Arrays.fill(error, 0);
    }
    dirty = true;
    signs = 0;
    largest = 0;
    zeros = 0;
    tiny = 0;
  }

  /** Whether every weight was finite and none had a minus sign. */
  boolean valid() {
    return signs >= 0 && largest <= LARGEST;
  }

  /** Adds up the lanes and empties them. */
  void reduce() {
    high = 0;
    low = 0;
    double errors = 0;
    for (int lane = 0; lane < Blocks.LANES; lane++) {
      errors += error[lane];
      double next = high + sum[lane];
      double part = next - high;
      low += (high - (next - part)) + (sum[lane] - part);
      high = next;
      sum[lane] = 0;
      error[lane] = 0;
    }
    dirty = false;
    low += errors;
    double rounded = high + low;
    low = low - (rounded - high);
    high = rounded;
  }

  double high() {
    return high;
  }

  double low() {
    return low;
  }
}
