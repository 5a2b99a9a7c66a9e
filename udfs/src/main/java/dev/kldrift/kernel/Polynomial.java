package dev.kldrift.kernel;

/**
 * Polynomials with coefficients that {@code scripts/fit-logarithm.py} fitted and rounded to double.
 * They are evaluated by Estrin's scheme with fused multiply-adds, in fours that Horner's scheme
 * adds up: longer chains of operations that wait for one another keep a CPU from starting new ones.
 *
 * <p>Public for the loops of the statistics.
 */
public final class Polynomial {
  /** (2 atanh(s) - 2 s) / s³ in s², for |s| at most 0.1716; relative error 2^-54.0. */
  public static final Polynomial LOGARITHM =
      new Polynomial(
          0x1.5555555555555p-1,
          0x1.9999999999d58p-2,
          0x1.249249242f06p-2,
          0x1.c71c725c25409p-3,
          0x1.745cdb8ab0aa4p-3,
          0x1.3b21551193d7ap-3,
          0x1.0f4a79f5f7634p-3,
          0x1.101ff3b5c0a82p-3);

  /** As {@link #LOGARITHM}, for |s| at most 1/3; relative error 2^-54.0. */
  public static final Polynomial WIDE_LOGARITHM =
      new Polynomial(
          0x1.5555555555555p-1,
          0x1.9999999999b19p-2,
          0x1.24924924836d2p-2,
          0x1.c71c71ce8b2f9p-3,
          0x1.745d16907ce6dp-3,
          0x1.3b13aa5fdc8cap-3,
          0x1.11144df801e7p-3,
          0x1.e139474151f16p-4,
          0x1.b8025629899bcp-4,
          0x1.43bfa08af4de2p-4,
          0x1.31a0fce664b03p-3);

  /** (atanh(v)/v - 1) / v² in v², for |v| at most 1/4; relative error 2^-54.0. */
  public static final Polynomial ATANH =
      new Polynomial(
          0x1.5555555555555p-2,
          0x1.99999999999dap-3,
          0x1.24924924ae399p-3,
          0x1.c71c71905b0b2p-4,
          0x1.745d2c2972f4ep-4,
          0x1.3b0f90f02aa55p-4,
          0x1.1186c431a9287p-4,
          0x1.d3084e54998fbp-5,
          0x1.15f0367d2d1a2p-4);

  /**
   * ((1+v) ln(1+v) + (1-v) ln(1-v) - v²) / (4 v⁴) in v², for |v| at most 1/4; relative error
   * 2^-51.6.
   */
  public static final Polynomial MEAN =
      new Polynomial(
          0x1.5555555555554p-5,
          0x1.1111111112a1fp-6,
          0x1.2492492058f33p-7,
          0x1.6c16c5ae680f3p-8,
          0x1.f07a079344229p-9,
          0x1.685d6b2307a8fp-9,
          0x1.0bea0567b331bp-9,
          0x1.070406c217cbep-9);

  /** (2 (1 - sqrt(1 - v²)) - v²) / (4 v⁴) in v², for |v| at most 1/4; relative error 2^-50.4. */
  public static final Polynomial ROOT =
      new Polynomial(
          0x1.ffffffffffffap-5,
          0x1.0000000002f7dp-5,
          0x1.3ffffff83d621p-6,
          0x1.c00007b90b36p-7,
          0x1.4ffe1e16a2f95p-7,
          0x1.083f8214381fdp-7,
          0x1.a3ceb51e487cfp-8,
          0x1.bc4822ffac353p-8);

  /** (atanh(s)/s - 1) / s² in s², for |s| at most 0.1716; relative error 2^-43.7. */
  public static final Polynomial SHORT_ATANH =
      new Polynomial(
          0x1.55555555553b9p-2,
          0x1.9999999b85cffp-3,
          0x1.2492462bb779ap-3,
          0x1.c71fcc46f4739p-4,
          0x1.7382f28bb6aefp-4,
          0x1.5468fb654f1f5p-4);

  /** (ln(1+f) - f) / f² in f, for 1+f from √½ to √2; relative error 2^-24.1. */
  public static final Polynomial SHORT_LOGARITHM =
      new Polynomial(
          -0x1.fffffe6ddda2fp-2,
          0x1.555555b81ec76p-2,
          -0x1.00020d0151d55p-2,
          0x1.999e51abc5f73p-3,
          -0x1.5481b8b0b0f92p-3,
          0x1.23107591fbd42p-3,
          -0x1.0d13b9e8f49c9p-3,
          0x1.039fb5308fc39p-3,
          -0x1.36c578889c922p-4);

  /** (e^r - 1 - r - r²/2) / r³ in r, for |r| at most 0.35; relative error 2^-53.0. */
  public static final Polynomial EXPONENTIAL =
      new Polynomial(
          0x1.5555555555556p-3,
          0x1.5555555555554p-5,
          0x1.11111111106b3p-7,
          0x1.6c16c16c17bf6p-10,
          0x1.a01a01a9545dep-13,
          0x1.a01a019b27f41p-16,
          0x1.71de08e8b4911p-19,
          0x1.27e4fb592c62fp-22,
          0x1.af4247d8d0efep-26,
          0x1.1f38fe92015e1p-29);

  /** (tanh(h)/h - 1) / h² in h², for |h| at most 0.26; relative error 2^-54.0. */
  public static final Polynomial TANH =
      new Polynomial(
          -0x1.5555555555555p-2,
          0x1.1111111110f16p-3,
          -0x1.ba1ba1b9afa0cp-5,
          0x1.664f4830fe3dfp-6,
          -0x1.226e14c2e340bp-7,
          0x1.d6c51ccb31c38p-9,
          -0x1.7bbfedc13bfc6p-10,
          0x1.1421165f4e7a4p-11);

  private final double[] coefficients;

  private Polynomial(double... coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * The value at x.
   *
   * @param x the argument
   * @return the polynomial there
   */
  public double value(double x) {
    double square = x * x;
    double fourth = square * square;
    int top = (coefficients.length - 1) / 4 * 4;
    double value = four(top, x, square);
    for (int j = top - 4; j >= 0; j -= 4) {
      value = Math.fma(value, fourth, four(j, x, square));
    }
    return value;
  }

  /** Four terms, or those that are left, from the j-th on. */
  private double four(int j, double x, double square) {
    int left = coefficients.length - j;
    double low = left == 1 ? coefficients[j] : Math.fma(coefficients[j + 1], x, coefficients[j]);
    if (left <= 2) {
      return low;
    }
    double high =
        left == 3 ? coefficients[j + 2] : Math.fma(coefficients[j + 3], x, coefficients[j + 2]);
    return Math.fma(high, square, low);
  }

  /**
   * The coefficients.
   *
   * @return a copy, constant term first
   */
  public double[] coefficients() {
    return coefficients.clone();
  }
}
