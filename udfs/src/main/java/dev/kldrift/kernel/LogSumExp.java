package dev.kldrift.kernel;

/**
 * Logarithm of a sum of exponentials, without overflow or underflow.
 *
 * <p>With m the largest argument, ln Σ exp(x_i) = m + ln(1 + Σ' exp(x_i - m)), the sum running over
 * the others: P. Blanchard, D. Higham, N. Higham, Accurately computing the log-sum-exp and softmax
 * functions, IMA J. Numer. Anal. 41 (2021) 2311, doi 10.1093/imanum/draa038.
 */
public final class LogSumExp {
  /** Below this part of the largest number, the result may be off by more than 2u. */
  private static final double CANCELLED = 0x1p-3;

  private LogSumExp() {}

  /**
   * ln Σ exp(x_i), to 4u of itself, u = 2^-53, also where the exponentials add up to almost 1.
   *
   * <p>Where the largest x_i and the rest cancel, the sum is formed anew in fixed point, in some
   * hundred times the time.
   *
   * @param x numbers, -Infinity where there is no mass
   * @return the logarithm; -Infinity where there is no mass at all or no element
   * @throws InvalidHistogramException if a number is NaN or +Infinity
   */
  public static double of(double[] x) {
    LogHistogram histogram = LogHistogram.of(x, 0, "x");
    double log = histogram.logSumExp();
    return Math.abs(log) < CANCELLED * Math.abs(histogram.max())
        ? MassExcess.log(x, LogHistogram.indexOfMax(x))
        : log;
  }

  /**
   * Normalised logarithms x_i - ln Σ exp(x): the logarithms of probabilities that sum to 1.
   *
   * <p>Relative error at most 2u, u = 2^-53: also where a probability is close to 1.
   *
   * @param x log-weights, -Infinity where there is no mass
   * @return logarithms, -Infinity where there is no mass or they are below -1.8e308, all NaN where
   *     there is no mass at all
   * @throws InvalidHistogramException if a log-weight is NaN or +Infinity
   */
  public static double[] normalize(double[] x) {
    LogHistogram histogram = LogHistogram.of(x, 0, "x");
    double[] logs = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      logs[i] = histogram.logMass(i, x[i]);
    }
    return logs;
  }
}
