package dev.kldrift.stats;

/**
 * Moments of one bin's share of G under no drift, by summing its whole distribution.
 *
 * <p>With c pooled counts in the bin, a ~ Binomial(c, π) of them in the first sample:
 *
 * <pre>
 *   g(a) = 2 [a ln(a/(c π)) + (c-a) ln((c-a)/(c (1-π)))]
 * </pre>
 *
 * and, where the second sample is a known distribution, a ~ Poisson(λ):
 *
 * <pre>
 *   g(a) = 2 [a ln(a/λ) - a + λ]
 * </pre>
 *
 * <p>Slow and exact; it fills {@link DevianceTable} and is the reference for it.
 *
 * @param mean E g
 * @param variance Var g
 * @param covariance Cov(g, a)
 */
record ColumnDeviance(double mean, double variance, double covariance) {

  static ColumnDeviance binomial(int c, double pi) {
    double[] weights = new double[c + 1];
    double[] values = new double[c + 1];
    double logPi = StrictMath.log(pi);
    double logRho = StrictMath.log1p(-pi);
    double logChoose = 0;
    for (int a = 0; a <= c; a++) {
      int b = c - a;
      weights[a] = StrictMath.exp(logChoose + a * logPi + b * logRho);
      values[a] = 2 * (xLogX(a) + xLogX(b) - xLogX(c) - a * logPi - b * logRho);
      logChoose += StrictMath.log((double) b / (a + 1));
    }
    return of(weights, values, c * pi);
  }

  static ColumnDeviance poisson(double lambda) {
    int terms = (int) (lambda + 12 * StrictMath.sqrt(lambda)) + 40;
    double[] weights = new double[terms];
    double[] values = new double[terms];
    double logLambda = StrictMath.log(lambda);
    double logFactorial = 0;
    for (int a = 0; a < terms; a++) {
      weights[a] = StrictMath.exp(a * logLambda - lambda - logFactorial);
      values[a] = 2 * (xLogX(a) - a * logLambda - a + lambda);
      logFactorial += StrictMath.log(a + 1.0);
    }
    return of(weights, values, lambda);
  }

  private static ColumnDeviance of(double[] weights, double[] values, double center) {
    double mean = 0;
    for (int a = 0; a < weights.length; a++) {
      mean += weights[a] * values[a];
    }
    double variance = 0;
    double covariance = 0;
    for (int a = 0; a < weights.length; a++) {
      double spread = weights[a] * (values[a] - mean);
      variance += spread * (values[a] - mean);
      covariance += spread * (a - center);
    }
    return new ColumnDeviance(mean, variance, covariance);
  }

  private static double xLogX(double x) {
    return x == 0 ? 0 : x * StrictMath.log(x);
  }
}
