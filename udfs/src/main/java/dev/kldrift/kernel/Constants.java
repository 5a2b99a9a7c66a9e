package dev.kldrift.kernel;

/** Numbers that several formulas share, rounded to the nearest double. */
public final class Constants {
  /** ln 2, off by less than a third of 2^-53 of itself. */
  public static final double LN2 = 0x1.62e42fefa39efp-1;

  /** ln 2 beyond {@link #LN2}: both together are right to 2^-109. */
  public static final double LN2_REST = 0x1.abc9e3b39803fp-56;

  /** 1 / ln 2. */
  public static final double LOG2_E = 0x1.71547652b82fep0;

  /** ln(2 π) / 2, of Stirling's formula. */
  public static final double HALF_LOG_TWO_PI = 0.9189385332046728;

  /** Added to a number below 2^50 and taken off again, leaves the nearest integer. */
  public static final double ROUNDER = 0x1.8p52;

  private Constants() {}
}
