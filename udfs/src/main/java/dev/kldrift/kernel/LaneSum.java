package dev.kldrift.kernel;

/**
 * A sum of non-negative terms that does not depend on their order.
 *
 * <p>Terms are added lane by lane with their rounding errors kept. In the end the sum is known to
 * about 2^-80 of itself; it is rounded to {@value #EXTRA_BITS} bits beyond a double. Where the
 * known part leaves no doubt which way to round, the result is the rounded exact sum, and so the
 * same for every order of the terms. Otherwise, about once in 10^8 short and once in 10^4 very long
 * histograms, {@link #round} says so and the caller adds the terms exactly ({@link ExactSum}).
 *
 * <p>Scratch space of {@link BlockKernel}, not for callers outside this package.
 */
public final class LaneSum extends Lanes {
  private static final long EXTRA_BITS = 7;

  /**
   * Moves the limits between steps to where sums of doubles do not lie. Sums of few terms are whole
   * multiples of a power of two, and would often fall on a limit halfway between steps.
   */
  private static final double OFF_GRID = 1.0 / 3;

  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

  /** Terms of a block that go to a lane. */
  private static final double PER_BLOCK = BlockKernel.BLOCK / (double) BlockKernel.LANES;

  /** Exponent bits below which steps would be subnormal. */
  private static final long SMALLEST = (MANTISSA_BITS + EXTRA_BITS + 1L) << MANTISSA_BITS;

  /** Exponent bits of high and of 1 / step together. */
  private static final long PER_STEP =
      (2L * Double.MAX_EXPONENT + MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS;

  private double high;
  private double low;

  LaneSum() {}

  @Override
  void clear() {
    super.clear();
    high = 0;
    low = 0;
  }

  /** The sum of all lanes to about 2^-100 of the terms' sizes, which may have signs here. */
  DoubleDouble unrounded() {
    DoubleDouble total = new DoubleDouble(0, 0);
    for (int lane = 0; lane < BlockKernel.LANES; lane++) {
      total = total.plus(new DoubleDouble(sum[lane], error[lane]));
    }
    return total;
  }

  /**
   * Rounds the sum of all lanes.
   *
   * @param terms how many terms were added in all
   * @return whether the result is certain
   */
  boolean round(int terms) {
    double total = 0;
    double rest = 0;
    for (int lane = 0; lane < BlockKernel.LANES; lane++) {
      double next = total + sum[lane];
      double part = next - total;
      rest += (total - (next - part)) + (sum[lane] - part) + error[lane];
      total = next;
    }
    high = total + rest;
    double remainder = rest - (high - total);
    // Errors of errors: n² of 2^-106 of the sum in a lane of n terms, or n within and between
    // blocks
    // where terms are added to an anchor, of twice the largest term at most, in each of the lanes.
    double perLane = terms / (double) BlockKernel.LANES + 2 * BlockKernel.LANES;
    double anchored = PER_BLOCK + perLane / PER_BLOCK;
    double doubt = (0x1p-104 * perLane + 0x1p-101 * anchored) * perLane * high;
    return settle(remainder, doubt);
  }

  /** Takes the sum of {@code exact} instead. */
  void round(ExactSum exact) {
    high = exact.value();
    exact.add(-high);
    settle(exact.value(), 0);
  }

  /**
   * Rounds high + remainder to steps, and splits it again; returns whether a remainder off by doubt
   * would have given the same.
   */
  private boolean settle(double remainder, double doubt) {
    long bits = Double.doubleToRawLongBits(high);
    long exponent = bits & EXPONENT;
    if (exponent < SMALLEST) {
      low = 0;
      return high == 0 || doubt == 0;
    }
    double step =
        Double.longBitsToDouble(exponent - ((MANTISSA_BITS + EXTRA_BITS) << MANTISSA_BITS));
    // As a power of two, and not 1 / step, which may overflow.
    double perStep = Double.longBitsToDouble(PER_STEP - exponent);
    double steps = remainder * perStep + OFF_GRID;
    double rounded = Math.rint(steps);
    double sum = high + rounded * step;
    low = (high - sum) + rounded * step;
    high = sum;
    boolean certain = Math.abs(steps - rounded) + doubt * perStep < 0.5;
    long mantissa = bits & MANTISSA;
    boolean sameSteps = mantissa != 0 && mantissa != MANTISSA;
    boolean amid = (Math.abs(remainder) + doubt) * perStep < (1 << EXTRA_BITS) / 5.0;
    return doubt == 0 || (certain && (sameSteps || amid));
  }

  double high() {
    return high;
  }

  double low() {
    return low;
  }
}
