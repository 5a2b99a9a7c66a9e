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
public final class Exponential {
  /** The exponential of this rounds to 0. */
  public static final double SMALLEST = -750;

  /** 1 / ln 2. */
  public static final double LOG2_E = 0x1.71547652b82fep0;

  /** Adding and subtracting this rounds a number of less than 2^50 to an integer. */
  public static final double ROUNDER = 0x1.8p52;

  private Exponential() {}
}
