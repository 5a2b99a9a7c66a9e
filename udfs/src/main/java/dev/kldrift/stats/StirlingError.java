package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.HALF_LOG_TWO_PI;

/**
 * ln Γ and the error of Stirling's formula, from {@link StrictMath} alone so that every machine
 * computes the same bits.
 *
 * <p>δ(a) = ln Γ(a+1) - [(a + 1/2) ln a - a + ln(2π)/2] for a &gt; 0. At a &gt;= 16 it is the
 * asymptotic series Σ B_2j / (2j (2j-1) a^(2j-1)), whose first omitted term is below 2e-16; smaller
 * arguments are moved up by Γ(a+1) = Γ(a+2)/(a+1).
 *
 * <p>Source: C. Loader, Fast and accurate computation of binomial probabilities (2000); DLMF
 * 5.11.1.
 */
final class StirlingError {
  private static final double SERIES_FROM = 16;

  private StirlingError() {}

  /** δ(a), absolute error below 4e-15. */
  static double delta(double a) {
    if (a >= SERIES_FROM) {
      return series(a);
    }
    double product = 1;
    double shifted = a;
    while (shifted < SERIES_FROM) {
      shifted += 1;
      product *= shifted;
    }
    double logGamma = stirling(shifted) + series(shifted) - StrictMath.log(product);
    return logGamma - stirling(a);
  }

  /** ln Γ(x) for x &gt; 0, relative error below 1e-14 away from the zeros at 1 and 2. */
  static double logGamma(double x) {
    double product = x;
    double shifted = x;
    while (shifted < SERIES_FROM) {
      shifted += 1;
      product *= shifted;
    }
    return stirling(shifted) + series(shifted) - StrictMath.log(product);
  }

  private static double stirling(double a) {
    return (a + 0.5) * StrictMath.log(a) - a + HALF_LOG_TWO_PI;
  }

  private static double series(double a) {
    double w = 1 / (a * a);
    double tail = 1.0 / 1188 - w * (691.0 / 360360 - w / 156);
    return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * tail)))) / a;
  }
}
