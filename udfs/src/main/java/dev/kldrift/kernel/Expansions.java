package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * Exact sums of non-negative doubles, one per bin.
 *
 * <p>Bin i holds the exact sum of {@code levels[0][i], levels[1][i], ...}. A value is added to
 * level 0; the rounding error, itself a double, to level 1, and so on until nothing is left, in
 * loops over all bins. Weights of similar size need two levels. A sum above the largest double is
 * +Infinity.
 */
final class Expansions {
  /** More levels than this are first brought into the fewest that hold the sums. */
  private static final int MANY = 8;

  private final int bins;
  private double[][] levels;
  private int depth;

  Expansions(int bins) {
    this.bins = bins;
    this.levels = new double[][] {new double[bins]};
    this.depth = 1;
  }

  /** Adds one value to every bin; the array is overwritten. */
  void add(double[] carry) {
    boolean left = addTo(levels[0], carry);
    if (left) {
      clearOverflows(carry);
    }
    for (int level = 1; left; level++) {
      if (level == depth) {
        grow();
      }
      left = addTo(levels[level], carry);
    }
  }

  /** Adds carry to sums and leaves the errors in carry; returns whether there are any. */
  private static boolean addTo(double[] sums, double[] carry) {
    double any = 0;
    for (int i = 0; i < sums.length; i++) {
      double old = sums[i];
      double sum = old + carry[i];
      double part = sum - old;
      double error = (old - (sum - part)) + (carry[i] - part);
      sums[i] = sum;
      carry[i] = error;
      any += Math.abs(error);
    }
    // NaN where a sum overflowed, which is not 0 either.
    return any != 0;
  }

  private void clearOverflows(double[] carry) {
    double[] sums = levels[0];
    for (int i = 0; i < bins; i++) {
      if (sums[i] == Double.POSITIVE_INFINITY) {
        carry[i] = 0;
      }
    }
  }

  private void grow() {
    if (depth >= MANY) {
      compact();
    }
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth + 2);
    }
    levels[depth++] = new double[bins];
  }

  /** Rewrites every bin with the fewest doubles that hold its sum. */
  private void compact() {
    int needed = 1;
    for (int i = 0; i < bins; i++) {
      double[] parts = parts(i);
      needed = Math.max(needed, parts.length);
      for (int level = 0; level < depth; level++) {
        levels[level][i] = level < parts.length ? parts[level] : 0;
      }
    }
    depth = needed;
  }

  void addAll(Expansions other) {
    for (int level = 0; level < other.depth; level++) {
      add(other.levels[level].clone());
    }
  }

  /** The sum of one bin, correctly rounded. */
  double value(int bin) {
    if (depth == 1 || levels[0][bin] == Double.POSITIVE_INFINITY) {
      return levels[0][bin];
    }
    return depth == 2 ? levels[0][bin] + levels[1][bin] : exact(bin).value();
  }

  /**
   * The sum of one bin as the unique doubles of which each is what remains, correctly rounded; none
   * for a sum of 0.
   */
  double[] parts(int bin) {
    if (levels[0][bin] == Double.POSITIVE_INFINITY) {
      return new double[] {Double.POSITIVE_INFINITY};
    }
    return exact(bin).parts();
  }

  /** Sets one bin that was 0 to the sum of parts. */
  void set(int bin, double[] parts) {
    for (int level = 0; level < parts.length; level++) {
      if (level == depth) {
        grow();
      }
      levels[level][bin] = parts[level];
    }
  }

  private ExactSum exact(int bin) {
    ExactSum sum = new ExactSum();
    for (int level = 0; level < depth; level++) {
      sum.add(levels[level][bin]);
    }
    return sum;
  }
}
