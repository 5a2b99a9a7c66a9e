package dev.kldrift.kernel;

/**
 * Exponential of double-double numbers of at most 1, without tables.
 *
 * <p>For x = k ln 2 + r with |r| at most ½ ln 2:
 *
 * <pre>e^x = 2^k (1 + r + r²/2 + r³ E(r))</pre>
 *
 * <p>where only the last term, at most 1 % of the whole, is rounded. Arguments below -750,
 * -Infinity among them, give 0; results below 2^-1022 lose bits as subnormal numbers do.
 */
final class Exponential {
  /** The exponential of this rounds to 0. */
  static final double SMALLEST = -750;

  /** 1 / ln 2. */
  static final double LOG2_E = 0x1.71547652b82fep0;

  /** Coefficients of E, constant term first. */
  static final double E0 = 1.0 / 6;

  static final double E1 = 1.0 / 24;
  static final double E2 = 1.0 / 120;
  static final double E3 = 1.0 / 720;
  static final double E4 = 1.0 / 5040;
  static final double E5 = 1.0 / 40320;
  static final double E6 = 1.0 / 362880;
  static final double E7 = 1.0 / 3628800;
  static final double E8 = 1.0 / 39916800;
  static final double E9 = 1.0 / 479001600;
  static final double E10 = 1.0 / 6227020800.0;
  static final double E11 = 1.0 / 87178291200.0;

  private Exponential() {}
}
