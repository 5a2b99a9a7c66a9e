package dev.kldrift.kernel;

import static java.lang.Math.fma;

/**
 * Natural logarithm of double-double numbers, without tables.
 *
 * <p>For x = 2^k m with m in [√½, √2) and s = (m - 1) / (m + 1):
 *
 * <pre>ln x = k ln 2 + 2 s + s³ P(s²)</pre>
 *
 * <p>where P is {@link Polynomial#LOGARITHM} and 2 s is held as a double-double, so that only s³ P,
 * at most 1 % of it, is rounded. The argument's low part enters s, and m - 1 is exact; so the
 * result keeps its relative accuracy as x goes to 1.
 *
 * <p>The result has a low part too; the sum of both is off by at most 2^-56 |ln x| + 2^-103.
 *
 * <p>{@link #of} is the reference. The loops have the same operations, and the constants are public
 * for those of other packages.
 *
 * <p>Arguments must be positive normal numbers; for 0 and subnormal numbers the result is some
 * finite number near -709.
 */
public final class Logarithm {
  /** Bits of √½: subtracting them leaves the exponent k that puts m into [√½, √2). */
  public static final long SQRT_HALF = 0x3fe6a09e667f3bcdL;

  /** Bits of √2 less one: minus the exponent is what they exceed the bits of a number by. */
  public static final long BELOW_SQRT_TWO = SQRT_HALF + (1L << 52) - 1;

  /** 2^52 as bits: a small integer or-ed into it, less 2^52, is that integer as a double. */
  public static final long TWO_52 = 0x4330000000000000L;

  /** Bits of the exponent and sign. */
  public static final long EXPONENT = 0xfff0000000000000L;

  /** Bits of 1.0. */
  public static final long ONE = 0x3ff0000000000000L;

  /** ln 2 cut to 42 bits, so that k times it is exact. */
  public static final double LN2_HIGH = 0x1.62e42fefa38p-1;

  /** ln 2 - LN2_HIGH. */
  public static final double LN2_LOW = 0x1.ef35793c7673p-45;

  private Logarithm() {}

  /** ln(high + low). */
  static DoubleDouble of(double high, double low) {
    long bits = Double.doubleToRawLongBits(high);
    long exponent = (bits - SQRT_HALF) & EXPONENT;
    double m = Double.longBitsToDouble(bits - exponent);
    double mLow = low * Double.longBitsToDouble(ONE - exponent);
    double g = m + 1;
    double gLow = (m - (g - 1)) + mLow;
    DoubleDouble rest = twiceAtanh(m - 1, mLow, g, gLow, Polynomial.LOGARITHM);
    DoubleDouble sum = plusPowers((double) (exponent >> 52), rest);
    return DoubleDouble.sum(sum.high(), sum.low());
  }

  /**
   * 2 atanh(f/g), the logarithm of (g + f)/(g - f), of two double-double numbers.
   *
   * @param series the polynomial whose range |f/g| is in
   */
  static DoubleDouble twiceAtanh(double f, double fLow, double g, double gLow, Polynomial series) {
    double r = 1 / g;
    double s = f * r;
    double sLow = r * (fma(-s, g, f) + fma(-s, gLow, fLow));
    double z = s * s;
    return new DoubleDouble(s + s, fma(s * z, series.value(z), sLow + sLow));
  }

  /** k ln 2 and a logarithm of at most ½ ln 2 or so; the low part may overlap with the high one. */
  static DoubleDouble plusPowers(double k, DoubleDouble log) {
    double kLn2 = k * LN2_HIGH;
    double sum = kLn2 + log.high();
    return new DoubleDouble(sum, fma(k, LN2_LOW, log.low()) + (log.high() - (sum - kLn2)));
  }
}
