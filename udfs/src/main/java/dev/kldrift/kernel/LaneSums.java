package dev.kldrift.kernel;

import static dev.kldrift.kernel.BlockKernel.LANES;

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
 * <p>Scratch space of {@link BlockKernel}, not for callers outside this package.
 */
public final class LaneSums {
  /** Terms of KL(p‖q). */
  public static final int KL_PQ = 0;

  /** Terms of KL(q‖p). */
  public static final int KL_QP = 1;

  /** Terms of JS. */
  public static final int JS = 2;

  /** Terms of the Hellinger distance. */
  public static final int HELLINGER = 3;

  /** Terms |a - b|. */
  public static final int DISTANCE = 4;

  /** How many kinds of divergences there are: those before. */
  static final int DIVERGENCES = 5;

  static final int ENTROPY_P = 5;
  static final int ENTROPY_Q = 6;
  static final int UNSUPPORTED_P = 7;
  static final int UNSUPPORTED_Q = 8;
  static final int KINDS = 9;

  /** Bits of a rounded sum beyond those of a double. */
  public static final long EXTRA_BITS = 7;

  /** Bits of an exponent. */
  public static final long EXPONENT = 0x7ff0000000000000L;

  private static final int MANTISSA_BITS = 52;
  private static final long BINADE = 1L << MANTISSA_BITS;
  private static final long MANTISSA = BINADE - 1;

  /** Exponent bits of a step over those of the sum that is rounded to it. */
  public static final long STEP = (MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS;

  /** Exponent bits of a sum and of 1 / step together. */
  public static final long PER_STEP =
      (2L * Double.MAX_EXPONENT + MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS;

  /**
   * Moves the limits between steps to where sums of doubles do not lie. Sums of few terms are whole
   * multiples of a power of two, and would often fall on a limit halfway between steps.
   */
  public static final double OFF_GRID = 1.0 / 3;

  /** Added to a small number and taken off again, leaves the nearest integer. */
  public static final double ROUNDER = 0x1.8p52;

  /** Exponent bits of anchors below which units of rests or steps would be subnormal. */
  private static final long SMALLEST = 200L << MANTISSA_BITS;

  /** Up to 2^5 terms in a lane are few. */
  private static final int FEW = 5;

  /** Lane sums: those of the first kind, then the next. */
  public final double[] sum = new double[KINDS * LANES];

  /** Rounding errors of the lane sums. */
  public final double[] error = new double[KINDS * LANES];

  /** What terms of a kind are added to beside the lane sums; 0 in a new sum. */
  public final double[] anchor = perKind();

  /** Powers of two above what any lane of a kind has in terms. */
  public final double[] ceiling = perKind();

  /** What the lanes of a kind add up to: whole units of the ceiling. */
  public final double[] total = perKind();

  /** The rest of that. */
  public final double[] rest = perKind();

  /** The rounded sums. */
  public final double[] high = perKind();

  /** What those miss of the sums rounded to steps. */
  public final double[] low = perKind();

  /** How far sums are from the nearest step, with doubt, in steps: certain below 1/2. */
  public final double[] margin = perKind();

  /** How far sums are from their leading part, with doubt, in steps. */
  public final double[] reach = perKind();

  /** How far a rest may be from 0, as a part of the ceiling: half of this power of two. */
  private double restRange;

  /** By how much a sum may be off, as a part of its anchors and itself. */
  public double errorDoubt;

  /** By how much it may be off beyond that, as a part of the ceiling. */
  public double restDoubt;

  private int raised;
  private boolean dirty;

  LaneSums() {}

  /** A number for each kind, filled up as loops over kinds have them in their vectors. */
  private static double[] perKind() {
    return new double[BlockKernel.padded(KINDS)];
  }

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

  /** Sees to it that adding a higher anchor to sums, and taking it off again, loses nothing. */
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
    int perLane = BlockKernel.padded(terms) / LANES;
    int doublings = Integer.SIZE - Integer.numberOfLeadingZeros(perLane);
    int used = KINDS;
    while (used > 0 && anchor[used - 1] == 0) {
      used--;
    }
    for (int kind = 0; kind < used; kind++) {
      setCeiling(kind, doublings);
    }
    // The n errors of a lane are below n half units of the ceiling and the anchor.
    restRange = powerOfTwo(doublings + 2 - MANTISSA_BITS);
    // Errors of errors are up to n² of 2^-107 of anchor and sum in a lane of n additions.
    double additions = perLane + raised;
    errorDoubt = 0x1p-107 * additions * additions;
    // Rests are rounded to their unit in every lane, and four times where they are added up.
    restDoubt = 2 * LANES * 0x1p-52 * restRange;
    kernel.reduce(this, used);
    dirty = false;
    kernel.settle(this, used);
    boolean certain = true;
    for (int kind = 0; kind < used; kind++) {
      certain &= isCertain(kind);
    }
    return certain;
  }

  /**
   * A lane of n terms below the anchor is below n anchors. That may be far above it, and take bits
   * that a sum of many terms has none to spare of; then the lanes are looked at.
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
   * A number of which the units are those that rests of a kind are counted in, amid all that added
   * to a rest can be.
   *
   * @param kind the kind
   * @return 3/2 of a power of two
   */
  public double restCeiling(int kind) {
    return 1.5 * (restRange * ceiling[kind]);
  }

  /**
   * Sets total and rest of a kind from the integers that its lanes add up to.
   *
   * @param kind the kind
   * @param units bits of what the lanes are with the ceiling, added up
   * @param restUnits bits of what that and the errors leave, with the ceiling of rests
   */
  public void reduced(int kind, long units, long restUnits) {
    long whole = units - LANES * Double.doubleToRawLongBits(ceiling[kind]);
    long wholeRest = restUnits - LANES * Double.doubleToRawLongBits(restCeiling(kind));
    double unit = 0x1p-52 * ceiling[kind];
    double lead = whole;
    total[kind] = lead * unit;
    rest[kind] = (whole - (long) lead) * unit + wholeRest * (restRange * unit);
  }

  private boolean isCertain(int kind) {
    if (Double.doubleToRawLongBits(anchor[kind]) < SMALLEST) {
      high[kind] = 0;
      low[kind] = 0;
      return anchor[kind] == 0 || total[kind] + rest[kind] == 0;
    }
    long bits = Double.doubleToRawLongBits(high[kind]);
    long mantissa = bits & MANTISSA;
    boolean sameSteps = mantissa != 0 && mantissa != MANTISSA;
    boolean amid = reach[kind] < (1 << EXTRA_BITS) / 5.0;
    return bits >= SMALLEST && margin[kind] < 0.5 && (sameSteps || amid);
  }

  /** Takes the sum of {@code exact} instead. */
  void round(int kind, ExactSum exact) {
    double value = exact.value();
    exact.add(-value);
    if (Double.doubleToRawLongBits(value) < SMALLEST) {
      high[kind] = value;
      low[kind] = 0;
    } else {
      settle(kind, value, exact.value());
    }
  }

  /** Rounds leading + remainder to steps, and splits it again. */
  void settle(int kind, double leading, double remainder) {
    long exponent = Double.doubleToRawLongBits(leading) & EXPONENT;
    double step = Double.longBitsToDouble(exponent - STEP);
    // As a power of two, and not 1 / step, which may overflow.
    double perStep = Double.longBitsToDouble(PER_STEP - exponent);
    double steps = remainder * perStep + OFF_GRID;
    double rounded = (steps + ROUNDER) - ROUNDER;
    double moved = rounded * step;
    double settled = leading + moved;
    high[kind] = settled;
    low[kind] = (leading - settled) + moved;
    double doubt = errorDoubt * (LANES * anchor[kind] + leading) + restDoubt * ceiling[kind];
    double blur = doubt * perStep;
    margin[kind] = Math.abs(steps - rounded) + blur;
    reach[kind] = Math.abs(remainder) * perStep + blur;
  }
}
