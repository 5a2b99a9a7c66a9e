package dev.kldrift.kernel;

/**
 * Natural logarithm of double-double numbers, without tables.
 *
 * <p>For x = 2^k m with m in [√½, √2) and s = (m - 1) / (m + 1):
 *
 * <pre>ln x = k ln 2 + 2 s + s³ P(s²)</pre>
 *
 * <p>where 2 s is held as a double-double, so that only s³ P, at most 1 % of it, is rounded. The
 * argument's low part enters s, and m - 1 is exact; so the result keeps its relative accuracy as x
 * goes to 1.
 *
 * <p>Arguments must be positive normal numbers; for 0 and subnormal numbers the result is some
 * finite number near -709.
 */
final class Logarithm {
  /** Bits of √½: subtracting them leaves the exponent k that puts m into [√½, √2). */
  static final long SQRT_HALF = 0x3fe6a09e667f3bcdL;

  /** Bits of the exponent and sign. */
  static final long EXPONENT = 0xfff0000000000000L;

  /** Bits of 1.0. */
  static final long ONE = 0x3ff0000000000000L;

  /** ln 2 cut to 42 bits, so that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e42fefa38p-1;

  /** ln 2 - LN2_HIGH. */
  static final double LN2_LOW = 0x1.ef35793c7673p-45;

  /** Coefficients of P, constant term first. */
  static final double P0 = 2.0 / 3;

  static final double P1 = 2.0 / 5;
  static final double P2 = 2.0 / 7;
  static final double P3 = 2.0 / 9;
  static final double P4 = 2.0 / 11;
  static final double P5 = 2.0 / 13;
  static final double P6 = 2.0 / 15;
  static final double P7 = 2.0 / 17;
  static final double P8 = 2.0 / 19;
  static final double P9 = 2.0 / 21;
  static final double P10 = 2.0 / 23;

  private Logarithm() {}
}
