package dev.kldrift.stats;

/**
 * Mean and variance of G under no drift, conditional on the pooled counts.
 *
 * <p>Over the observed bins, with {@link ColumnDeviance} (μ, τ, κ) of each pooled count C:
 *
 * <pre>
 *   E   = Σ μ(C) - μ(N)
 *   Var = Σ τ(C) - (Σ κ(C))² / (N π (1-π)) - τ(N)
 * </pre>
 *
 * <p>because the deviance of independent binomial bins is G plus the deviance of their sum; μ(N)
 * and τ(N) are about 1 and 2. Within 2 % of the enumerated mean on tables of 10 to 80 counts. Bins
 * with both expected counts at 16 or more use the series in 1/C, of which only three power sums
 * over the bins are needed; smaller ones are read from {@link DevianceTable}. The series, with S =
 * 1/(π(1-π)), T = 2π-1 and x = 1/C:
 *
 * <pre>
 *   μ = 1 + x (S-1)/6 + x² (S²/6 - S/2) + x³ (19 S³/60 - 29 S²/20 + 7 S/6 + 1/60) + O(x⁴)
 *   τ = 2 + x 2(S-1)/3 + x² (4 S²/3 - 4 S) + x³ (701 S³/180 - 797 S²/45 + 14 S + 2/15) + O(x⁴)
 *   κ = S T [x/6 + x² (2S-3)/6 + x³ (57 S² - 174 S + 70)/60] + O(x⁴)
 * </pre>
 *
 * <p>derived from the central moments of the binomial; at its start it is off by 2e-5 in μ and 4e-4
 * in τ. Not safe for concurrent use; cheap to make.
 */
final class DevianceMoments {
  /** Below this the deviance of the total has no use for its series. */
  private static final double FEW = 8;

  private final double share;
  private SmallBins small;
  private long large;
  private double sum1;
  private double sum2;
  private double sum3;

  /**
   * For samples of which one holds the share {@code pi} of all counts, 0 &lt; pi &lt; 1: the
   * smaller one, where it is next to nothing.
   */
  DevianceMoments(double pi) {
    share = Math.min(pi, 1 - pi);
  }

  /** The smallest pooled count that the series covers. */
  double seriesFrom() {
    return DevianceTable.SERIES_FROM / share;
  }

  /** Adds the bins that the series covers: how many, and Σ 1/C, Σ 1/C², Σ 1/C³ over them. */
  void addLarge(long bins, double inverse, double inverseSquare, double inverseCube) {
    large += bins;
    sum1 += inverse;
    sum2 += inverseSquare;
    sum3 += inverseCube;
  }

  /** Adds one bin whose pooled count is positive and below {@link #seriesFrom()}. */
  void addSmall(double count) {
    if (small == null) {
      small = new SmallBins(share);
    }
    small.add(count);
  }

  /** The law of G where the bins added so far hold {@code total} counts. */
  GammaApproximation gamma(double total) {
    double s = 1 / (share * (1 - share));
    double mu = large + mu(s, sum1, sum2, sum3);
    double tau = 2.0 * large + tau(s, sum1, sum2, sum3);
    double kappa = -s * (1 - 2 * share) * kappa(s, sum1, sum2, sum3);
    if (small != null) {
      small.finish();
      mu += small.mean();
      tau += small.variance();
      kappa += small.covariance();
    }
    double inverse = total * share >= FEW ? 1 / total : 0;
    double square = inverse * inverse;
    double meanOfTotal = 1 + mu(s, inverse, square, square * inverse);
    double varianceOfTotal = 2 + tau(s, inverse, square, square * inverse);
    return new GammaApproximation(
        Math.max(mu - meanOfTotal, 0),
        Math.max(tau - kappa * kappa * s / total - varianceOfTotal, 0));
  }

  private static double mu(double s, double x1, double x2, double x3) {
    double cubic = s * (s * (19 * s / 60 - 29.0 / 20) + 7.0 / 6) + 1.0 / 60;
    return x1 * (s - 1) / 6 + x2 * s * (s - 3) / 6 + x3 * cubic;
  }

  private static double tau(double s, double x1, double x2, double x3) {
    double cubic = s * (s * (701 * s / 180 - 797.0 / 45) + 14) + 2.0 / 15;
    return x1 * 2 * (s - 1) / 3 + x2 * 4 * s * (s - 3) / 3 + x3 * cubic;
  }

  private static double kappa(double s, double x1, double x2, double x3) {
    return x1 / 6 + x2 * (2 * s - 3) / 6 + x3 * (s * (57 * s - 174) + 70) / 60;
  }
}
