package dev.kldrift.stats;

/**
 * The power-divergence family of goodness-of-fit statistics.
 *
 * <pre>
 *   CR(λ) = 2/(λ(λ+1)) Σ O [(O/E)^λ - 1]
 * </pre>
 *
 * <p>for observed counts O and expected counts E, which are first scaled to the total of O. λ = 1
 * is Pearson's X2, 2/3 Cressie and Read's choice, 0 (as a limit) G, -1/2 Freeman-Tukey, -1 (as a
 * limit) modified G, -2 Neyman. All have the chi-square law for large counts.
 *
 * <ul>
 *   <li>O = 0: the term is 0 for λ &gt; -1, and +Infinity for λ &lt;= -1 where E &gt; 0.
 *   <li>O &gt; 0 and E = 0: +Infinity for λ &gt;= 0; for λ &lt; 0 the limit.
 *   <li>O = E = 0: no term.
 * </ul>
 *
 * <p>Source: N. Cressie and T. R. C. Read, JRSS B 46 (1984) 440.
 */
final class PowerDivergence {
  /** λ of Pearson's X2. */
  static final double PEARSON = 1;

  /** λ of the likelihood ratio statistic G. */
  static final double LIKELIHOOD_RATIO = 0;

  /** λ recommended by Cressie and Read. */
  static final double CRESSIE_READ = 2.0 / 3;

  /** λ of the Freeman-Tukey statistic. */
  static final double FREEMAN_TUKEY = -0.5;

  private PowerDivergence() {}

  /**
   * The statistic.
   *
   * @param observed counts
   * @param expected expected counts or probabilities, in any unit
   * @param lambda λ
   * @return CR(λ), at least 0 up to rounding
   */
  static double of(double[] observed, double[] expected, double lambda) {
    if (lambda == 0) {
      return 2 * RelativeEntropy.total(observed) * RelativeEntropy.of(observed, expected);
    }
    if (lambda == -1) {
      return 2 * RelativeEntropy.total(observed) * RelativeEntropy.of(expected, observed);
    }
    double scale = RelativeEntropy.total(observed) / RelativeEntropy.total(expected);
    double[] terms = new double[observed.length];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = term(observed[i], expected[i] * scale, lambda);
    }
    double factor = 2 / (lambda * (lambda + 1));
    for (double term : terms) {
      if (Double.isInfinite(term)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return factor * RelativeEntropy.total(terms);
  }

  private static double term(double observed, double expected, double lambda) {
    if (observed == 0) {
      return lambda > -1 || expected == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    if (expected == 0) {
      return lambda > 0 ? Double.POSITIVE_INFINITY : -observed;
    }
    return observed * StrictMath.expm1(lambda * StrictMath.log(observed / expected));
  }
}
