package dev.kldrift.kernel;

/**
 * Exponential of double-double numbers of at most 1, without tables.
 *
 * <p>For x = k ln 2 + r with |r| at most ½ ln 2:
 *
 * <pre>e^x = 2^k (1 + r + r²/2 + r³ E(r))</pre>
 *
 * <p>where E is {@link Polynomial#EXPONENTIAL}; only the last term, at most 1 % of the whole, is
 * rounded. Arguments below -750, -Infinity among them, give 0; results below 2^-1022 lose bits as
 * subnormal numbers do.
 */
final class Exponential {
  /** The exponential of this rounds to 0. */
  static final double SMALLEST = -750;

  private Exponential() {}
}
