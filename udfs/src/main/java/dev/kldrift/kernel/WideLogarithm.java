package dev.kldrift.kernel;

/**
 * Natural logarithm of doubles to double-double accuracy, about 2^-103 absolutely for arguments
 * around 1; for differences of a logarithm and a given log-weight that cancel.
 *
 * <p>One Newton step: y = y₀ + δ - δ²/2 with δ = x exp(-y₀) - 1. exp is a short power series of
 * y₀/512, squared nine times in the form (1 + e)² - 1 = 2e + e², which keeps relative accuracy.
 */
final class WideLogarithm {
  private static final DoubleDouble LN2 = new DoubleDouble(Constants.LN2, Constants.LN2_REST);

  private static final int SQUARINGS = 9;
  private static final int TERMS = 10;
  private static final int SUBNORMAL_SHIFT = 60;

  private WideLogarithm() {}

  /** ln x of a positive number. */
  static DoubleDouble of(double x) {
    int shift = x < Double.MIN_NORMAL ? SUBNORMAL_SHIFT : 0;
    double normal = Math.scalb(x, shift);
    int k = Math.getExponent(normal * StrictMath.sqrt(0.5)) + 1;
    double m = Math.scalb(normal, -k);
    double start = StrictMath.log(m);
    DoubleDouble e = expMinusOne(-start);
    DoubleDouble residual = e.times(new DoubleDouble(m, 0)).plus(new DoubleDouble(m - 1, 0));
    double square = residual.high() * residual.high();
    return LN2.times(new DoubleDouble(k - shift, 0))
        .plus(new DoubleDouble(start, 0))
        .plus(residual)
        .plus(new DoubleDouble(-0.5 * square, 0));
  }

  private static DoubleDouble expMinusOne(double y) {
    DoubleDouble r = new DoubleDouble(Math.scalb(y, -SQUARINGS), 0);
    DoubleDouble one = new DoubleDouble(1, 0);
    DoubleDouble series = one;
    for (int j = TERMS; j > 1; j--) {
      series = series.times(r).dividedBy(new DoubleDouble(j, 0)).plus(one);
    }
    DoubleDouble e = series.times(r);
    for (int i = 0; i < SQUARINGS; i++) {
      e = e.times(e).plus(new DoubleDouble(2 * e.high(), 2 * e.low()));
    }
    return e;
  }
}
