package dev.kldrift.kernel;

import static java.lang.Math.fma;

/**
 * tanh h = h + h z T(z), z = h², for |h| at most 0.26, where |tanh h| is at most 1/4.
 *
 * <p>Coefficients of T are those of the power series, from the Bernoulli numbers.
 */
final class TanhSeries {
  private static final double[] T = {
    -1.0 / 3,
    2.0 / 15,
    -17.0 / 315,
    62.0 / 2835,
    -1382.0 / 155925,
    21844.0 / 6081075,
    -929569.0 / 638512875,
    6404582.0 / 10854718875.0,
    -443861162.0 / 1856156927625.0,
    18888466084.0 / 194896477400625.0,
    -113927491862.0 / 2900518163668125.0,
  };

  private TanhSeries() {}

  /** T(z). */
  static double value(double z) {
    double t = T[T.length - 1];
    for (int i = T.length - 2; i >= 0; i--) {
      t = fma(t, z, T[i]);
    }
    return t;
  }
}
