package dev.kldrift.kernel;

import static dev.kldrift.kernel.Blocks.LANES;

import java.util.Arrays;

/**
 * Sums of several kinds of terms over logical lanes, with their rounding errors kept.
 *
 * <p>Non-negative terms are added to an anchor, a power of two above each of them. So no term is
 * larger than the sum it joins, and the error of an addition takes two operations to find and not
 * five (T. J. Dekker, Numer. Math. 18 (1971) 224); the anchor comes off again without error.
 *
 * <p>In the end a sum is known to about 2^-80 of itself; it is rounded to {@value #EXTRA_BITS} bits
 * beyond a double. Where the known part leaves no doubt which way to round, the result is the
 * rounded exact sum, and so the same for every order of the terms. Otherwise, about once in 10^8
 * short and once in 10^5 very long histograms, {@link #round} says so and the caller adds the terms
 * exactly ({@link ExactSum}).
 *
 * <p>Scratch space of {@link BlockKernel}.
 */
final class LaneSums {
  /** Terms of KL(p‖q). */
  static final int KL_PQ = 0;

  /** Terms of KL(q‖p). */
  static final int KL_QP = 1;

  /** Terms of JS. */
  static final int JS = 2;

  /** Terms of the Hellinger distance. */
  static final int HELLINGER = 3;

  /** Terms |a - b|. */
  static final int DISTANCE = 4;

  /** How many kinds of divergences there are: those before. */
  static final int DIVERGENCES = 5;

  static final int ENTROPY_P = 5;
  static final int ENTROPY_Q = 6;
  static final int UNSUPPORTED_P = 7;
  static final int UNSUPPORTED_Q = 8;
  static final int KINDS = 9;

  /** Bits of a rounded sum beyond those of a double. */
  private static final long EXTRA_BITS = 7;

  /** Bits of an exponent. */
  private static final long EXPONENT = 0x7ff0000000000000L;

  private static final int MANTISSA_BITS = 52;
  private static final long BINADE = 1L << MANTISSA_BITS;
  private static final long MANTISSA = BINADE - 1;

  /** How far the exponent field of a step is below that of the sum that is rounded to it. */
  private static final long STEP = (MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS;

  /** The exponent fields of a sum and of 1 / step add up to this, whatever the sum. */
  private static final long PER_STEP =
      (2L * Double.MAX_EXPONENT + MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS;

  /**
   * Shifts the rounding boundaries, which lie halfway between steps. Sums of few terms are whole
   * multiples of a power of two: they would often lie on a boundary, where an error bound of any
   * size leaves the direction of rounding open.
   */
  private static final double OFF_GRID = 1.0 / 3;

  /** Bits of the smallest anchor for which steps and units of low parts are normal numbers. */
  private static final long SMALLEST = 200L << MANTISSA_BITS;

  /** Up to 2^5 terms in a lane are few. */
  private static final int FEW = 5;

  /** Lane sums: those of the first kind, then the next. */
  final double[] sum = new double[KINDS * LANES];

  /** Rounding errors of the lane sums. */
  final double[] error = new double[KINDS * LANES];

  /** The anchor of each kind, which loops add to a lane sum first and subtract in the end. */
  final double[] anchor = new double[KINDS];

  /** A power of two for each kind that is above every lane sum. */
  final double[] ceiling = new double[KINDS];

  /** High parts of the sums over all lanes: whole multiples of 2^-52 of the ceiling. */
  final double[] total = new double[KINDS];

  /** Low parts of the sums over all lanes. */
  final double[] rest = new double[KINDS];

  /** The rounded sums. */
  final double[] high = new double[KINDS];

  /** The differences between the sums rounded to steps and {@link #high}. */
  final double[] low = new double[KINDS];

  /** Low parts are at most half of this power of two times the ceiling. */
  private double restRange;

  /** Error bound of a sum, relative to its anchors and itself. */
  private double errorDoubt;

  /** The part of the error bound that is relative to the ceiling. */
  private double restDoubt;

  private int raised;
  private boolean dirty;

  LaneSums() {}

  /** Begins new sums. {@link #round} leaves the lanes empty, long before they are read again. */
  void clear() {
    if (dirty) {
      Arrays.fill(sum, 0);
      Arrays.fill(error, 0);
    }
    dirty = true;
    for (int kind = 0; kind < KINDS; kind++) {
      anchor[kind] = 0;
    }
    raised = 0;
  }

  /**
   * Makes ready for a block of non-negative terms.
   *
   * @param largest the largest of them or more
   */
  void anchorAbove(int kind, double largest) {
    long above = (Double.doubleToRawLongBits(largest) & EXPONENT) + BINADE;
    if (above > Double.doubleToRawLongBits(anchor[kind])) {
      if (anchor[kind] > 0) {
        raise(kind, Double.longBitsToDouble(above));
      }
      anchor[kind] = Double.longBitsToDouble(above);
    }
  }

  /** Rounds lane sums to what a higher anchor leaves of them, and keeps the rounding errors. */
  private void raise(int kind, double higher) {
    for (int at = kind * LANES; at < (kind + 1) * LANES; at++) {
      double next = higher + sum[at];
      double part = next - higher;
      error[at] += (higher - (next - part)) + (sum[at] - part);
      sum[at] = next - higher;
    }
    raised++;
  }

  /** The sum of all lanes to about 2^-100 of the terms' sizes, which may have signs here. */
  DoubleDouble unrounded(int kind) {
    DoubleDouble all = new DoubleDouble(0, 0);
    for (int at = kind * LANES; at < (kind + 1) * LANES; at++) {
      all = all.plus(new DoubleDouble(sum[at], error[at]));
    }
    return all;
  }

  /**
   * Rounds the sums of all lanes.
   *
   * @param terms how many terms were added to each sum, or none
   * @return whether the results are certain
   */
  boolean round(BlockKernel kernel, int terms) {
    int perLane = Blocks.padded(terms) / LANES;
    int doublings = Integer.SIZE - Integer.numberOfLeadingZeros(perLane);
    int used = KINDS;
    while (used > 0 && anchor[used - 1] == 0) {
      used--;
    }
    for (int kind = 0; kind < used; kind++) {
      setCeiling(kind, doublings);
    }
    // Each of the n rounding errors of a lane is at most half a unit of ceiling or anchor.
    restRange = powerOfTwo(doublings + 2 - MANTISSA_BITS);
    // Adding n such errors is off by at most n² 2^-107 of anchor and sum.
    double additions = perLane + raised;
    errorDoubt = 0x1p-107 * additions * additions;
    // Low parts are rounded to their unit in every lane, and four times where they are added up.
    restDoubt = 2 * LANES * 0x1p-52 * restRange;
    kernel.reduce(this, used);
    dirty = false;
    boolean certain = true;
    for (int kind = 0; kind < used; kind++) {
      certain &= roundToSteps(kind);
    }
    return certain;
  }

  /**
   * Sets a power of two above every lane sum. A sum of n terms below the anchor is below n anchors;
   * for large n that bound is too coarse, and costs bits, so the lane sums themselves are compared.
   */
  private void setCeiling(int kind, int doublings) {
    double above = anchor[kind] * powerOfTwo(doublings);
    if (doublings > FEW && above > 0) {
      double largest = 0;
      for (int at = kind * LANES; at < (kind + 1) * LANES; at++) {
        largest = Math.max(largest, sum[at]);
      }
      long bits = (Double.doubleToRawLongBits(largest) & EXPONENT) + BINADE;
      above = Math.max(Double.longBitsToDouble(bits), anchor[kind]);
    }
    ceiling[kind] = above;
  }

  private static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble((long) (exponent + Double.MAX_EXPONENT) << MANTISSA_BITS);
  }

  /**
   * The constant that extracts low parts: added to a low part, it rounds that to a multiple of one
   * unit, which the bits of the sum then count. Multiples of one unit add up exactly, as integers.
   *
   * @param kind the kind
   * @return 3/2 of a power of two
   */
  double restCeiling(int kind) {
    return 1.5 * (restRange * ceiling[kind]);
  }

  /**
   * Sets high and low part of a kind from the integers that its lanes add up to.
   *
   * @param kind the kind
   * @param units sum over the lanes of the bits of (lane sum + ceiling)
   * @param restUnits sum over the lanes of the bits of (low part + {@link #restCeiling})
   */
  void reduced(int kind, long units, long restUnits) {
    long whole = units - LANES * Double.doubleToRawLongBits(ceiling[kind]);
    long wholeRest = restUnits - LANES * Double.doubleToRawLongBits(restCeiling(kind));
    double unit = 0x1p-52 * ceiling[kind];
    double lead = whole;
    total[kind] = lead * unit;
    rest[kind] = (whole - (long) lead) * unit + wholeRest * (restRange * unit);
  }

  /** Takes the sum of {@code exact} instead. */
  void round(int kind, ExactSum exact) {
    double value = exact.value();
    exact.add(-value);
    if (Double.doubleToRawLongBits(value) < SMALLEST) {
      high[kind] = value;
      low[kind] = 0;
    } else {
      roundToSteps(kind, value, exact.value());
    }
  }

  /**
   * Rounds a sum to steps, and says whether its error bound leaves no doubt which way. One after
   * the other: vectors of numbers that have just been written one by one would have to wait until
   * all writes before them are in the cache.
   */
  private boolean roundToSteps(int kind) {
    if (Double.doubleToRawLongBits(anchor[kind]) < SMALLEST) {
      high[kind] = 0;
      low[kind] = 0;
      return anchor[kind] == 0 || total[kind] + rest[kind] == 0;
    }
    double leading = total[kind] + rest[kind];
    double part = leading - total[kind];
    return roundToSteps(kind, leading, (total[kind] - (leading - part)) + (rest[kind] - part));
  }

  /** Rounds leading + remainder to steps, and splits it again; whether the direction is certain. */
  private boolean roundToSteps(int kind, double leading, double remainder) {
    long exponent = Double.doubleToRawLongBits(leading) & EXPONENT;
    double step = Double.longBitsToDouble(exponent - STEP);
    // As a power of two, and not 1 / step, which may overflow.
    double perStep = Double.longBitsToDouble(PER_STEP - exponent);
    double steps = remainder * perStep + OFF_GRID;
    double rounded = (steps + Constants.ROUNDER) - Constants.ROUNDER;
    double moved = rounded * step;
    double settled = leading + moved;
    high[kind] = settled;
    low[kind] = (leading - settled) + moved;
    double doubt = errorDoubt * (LANES * anchor[kind] + leading) + restDoubt * ceiling[kind];
    double blur = doubt * perStep;
    double fromStep = Math.abs(steps - rounded) + blur; // in steps: certain below 1/2
    double fromLeading = Math.abs(remainder) * perStep + blur;
    long bits = Double.doubleToRawLongBits(settled);
    long mantissa = bits & MANTISSA;
    boolean sameSteps = mantissa != 0 && mantissa != MANTISSA;
    boolean amid = fromLeading < (1 << EXTRA_BITS) / 5.0;
    return bits >= SMALLEST && fromStep < 0.5 && (sameSteps || amid);
  }
}
