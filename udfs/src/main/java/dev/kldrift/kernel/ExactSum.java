package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * A sum of doubles without any rounding error until it is read.
 *
 * <p>The sum is held as an expansion: doubles of growing magnitude that do not overlap and whose
 * exact sum is the sum of everything added (Shewchuk, Adaptive precision floating-point arithmetic,
 * Discrete Comput. Geom. 18, 1997, doi 10.1007/PL00009321, Grow-Expansion with zero elimination).
 * The value read is that sum rounded once, to nearest, ties to even; so it does not depend on the
 * order of the additions. Finite arguments only; the sum must stay below 2^1023.
 */
final class ExactSum {
  private double[] parts = new double[8];
  private int size;

  void clear() {
    size = 0;
  }

  void add(double value) {
    assert Double.isFinite(value) : value;
    double carry = value;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double part = parts[i];
      double sum = carry + part;
      double share = sum - carry;
      double error = (carry - (sum - share)) + (part - share);
      if (error != 0) {
        parts[kept++] = error;
      }
      carry = sum;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    parts[kept] = carry;
    size = carry == 0 ? kept : kept + 1;
  }

  /** Adds values without their signs. */
  void addSizes(double[] values, int length) {
    for (int i = 0; i < length; i++) {
      add(Math.abs(values[i]));
    }
  }

  /** The sum, correctly rounded. */
  double value() {
    if (size == 0) {
      return 0;
    }
    int i = size - 1;
    double high = parts[i];
    double low = 0;
    while (i > 0 && low == 0) {
      double part = parts[--i];
      double sum = high + part;
      low = part - (sum - high);
      high = sum;
    }
    return i > 0 ? roundHalfway(high, low, parts[i - 1]) : high;
  }

  /** The sum as the unique doubles of which each is what remains, rounded. Clears the sum. */
  double[] parts() {
    double[] values = new double[4];
    int count = 0;
    for (double value = value(); value != 0; value = value()) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
      add(-value);
    }
    return Arrays.copyOf(values, count);
  }

  /** Where low is exactly half a unit of high, the sign of what follows decides the rounding. */
  private static double roundHalfway(double high, double low, double next) {
    double doubled = 2 * low;
    double moved = high + doubled;
    boolean halfway = moved - high == doubled;
    return halfway && (low > 0) == (next > 0) ? moved : high;
  }
}
