package dev.kldrift.stats;

/**
 * Mean and variance of the one-sample G: {@link DevianceMoments} in the limit of an infinite second
 * sample.
 *
 * <p>With x = 1/λ, λ the expected count of a bin, from 16 on:
 *
 * <pre>
 *   μ = 1 + x/6 + x²/6 + 19x³/60,  τ = 2 + 2x/3 + 4x²/3 + 701x³/180,  κ = -(x/6 + x²/3 + 19x³/20)
 * </pre>
 */
final class PoissonDeviance {
  private final double[] weights = new double[4];
  private final double[] column = new double[DevianceTable.WIDTH];
  private double mean;
  private double variance;
  private double covariance;

  void add(double lambda) {
    double x = 1 / lambda;
    if (lambda >= DevianceTable.SERIES_FROM) {
      mean += 1 + x * (1.0 / 6 + x * (1.0 / 6 + x * 19 / 60));
      variance += 2 + x * (2.0 / 3 + x * (4.0 / 3 + x * 701 / 180));
      covariance -= x * (1.0 / 6 + x * (1.0 / 3 + x * 19 / 20));
      return;
    }
    double logLambda = StrictMath.log(lambda);
    if (DevianceTable.coversLogLambda(logLambda)) {
      DevianceTable.limit(logLambda, 0, weights, column);
      mean += column[0];
      variance += column[1];
      covariance += column[2];
    } else {
      double difference = -2 * logLambda - 2;
      mean += 2 * lambda * -logLambda;
      variance += lambda * difference * difference;
      covariance += lambda * difference;
    }
  }

  GammaApproximation gamma(double n, int bins) {
    return bins <= 1
        ? new GammaApproximation(0, 0)
        : new GammaApproximation(
            Math.max(mean - 1, 0), Math.max(variance - covariance * covariance / n - 2, 0));
  }
}
