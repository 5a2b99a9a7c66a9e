package dev.kldrift.kernel;

/**
 * exp(x) as an integer times a power of two, for a block of numbers of any size.
 *
 * <p>x = k ln 2 + r; the significand is e^r, between 0.7 and 1.42, times 2^61 and rounded to an
 * integer. A fixed function of x, with relative error below 2^-57 (for |x| so large that k ln 2 is
 * less exact than that, below what half an ulp of x makes of exp(x)).
 */
final class ScaledExp {
  /** Neighbouring doubles differ by 256 here, so that only the largest number counts in a sum. */
  private static final double GIANT = 0x1p60;

  private static final int FRACTION_BITS = 61;

  private static final DoubleDouble LN2 = new DoubleDouble(Constants.LN2, Constants.LN2_REST);

  private final double[] k = new double[Blocks.BLOCK];
  private final DoubleDoubleArray r = new DoubleDoubleArray();
  private final DoubleDoubleArray exp = new DoubleDoubleArray();
  private final ArgumentReduction reduction = new ArgumentReduction();

  /** Takes numbers, of which -Infinity and those of at least 2^60 in size are not finite here. */
  void load(double[] x, int from, int length) {
    for (int i = 0; i < length; i++) {
      reduce(i, x[from + i]);
    }
    Kernels.scalar().exp(r, length, reduction, exp);
  }

  private void reduce(int i, double x) {
    if (!(Math.abs(x) < GIANT)) {
      k[i] = Double.NaN;
      r.high[i] = 0;
      r.low[i] = 0;
      return;
    }
    double steps = Math.rint(x * Constants.LOG2_E);
    DoubleDouble rest = minusSteps(new DoubleDouble(x, 0), steps);
    // A product as large as 2^60 is off by up to 2^7.
    double more = Math.rint(rest.high() * Constants.LOG2_E);
    rest = minusSteps(rest, more);
    k[i] = steps + more;
    r.high[i] = rest.high();
    r.low[i] = rest.low();
  }

  private static DoubleDouble minusSteps(DoubleDouble x, double steps) {
    DoubleDouble shift = new DoubleDouble(-steps, 0).times(LN2);
    return x.plus(shift);
  }

  boolean isFinite(int i) {
    return !Double.isNaN(k[i]);
  }

  long significand(int i) {
    return (long) (exp.high[i] * 0x1p61) + (long) Math.rint(exp.low[i] * 0x1p61);
  }

  long exponent(int i) {
    return (long) k[i] - FRACTION_BITS;
  }
}
