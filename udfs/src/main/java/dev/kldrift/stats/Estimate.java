package dev.kldrift.stats;

/**
 * A divergence as an estimate: what of it is noise, and how far off it may be.
 *
 * @param raw the plug-in value, as computed from the observed frequencies
 * @param noiseFloor its expectation under no drift with these sample sizes and bins
 * @param bias how much the plug-in value overshoots at the observed p and q; NaN where the value is
 *     infinite
 * @param debiased raw - bias, at least 0 and at most the largest value; +Infinity where raw is
 * @param standardError by the delta method; it vanishes at p = q; NaN where raw is infinite
 * @param nullVariance variance of the plug-in value under no drift
 * @param most the largest value that the divergence can have
 * @param coarser what is at most the divergence where raw is infinite, see {@link MergedBins}; null
 *     where nothing is known
 */
public record Estimate(
    double raw,
    double noiseFloor,
    double bias,
    double debiased,
    double standardError,
    double nullVariance,
    double most,
    Estimate coarser) {

  static final Estimate UNAVAILABLE =
      of(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** Below this part of the noise floor a bias is taken off at once, as laws divide by it. */
  private static final double LEAST_BIAS = 1e-3;

  /** An estimate of a divergence without an upper bound. */
  static Estimate of(
      double raw, double noiseFloor, double bias, double variance, double nullVariance) {
    return of(raw, noiseFloor, bias, variance, nullVariance, Double.POSITIVE_INFINITY);
  }

  static Estimate of(
      double raw,
      double noiseFloor,
      double bias,
      double variance,
      double nullVariance,
      double most) {
    boolean infinite = Double.isInfinite(raw);
    return new Estimate(
        raw,
        noiseFloor,
        bias,
        infinite ? raw : Math.min(Math.max(raw - bias, 0), most),
        infinite ? Double.NaN : Math.sqrt(variance),
        nullVariance,
        most,
        null);
  }

  /** This estimate, which may be infinite, with one that is at most the divergence. */
  Estimate withCoarser(Estimate least) {
    return new Estimate(raw, noiseFloor, bias, debiased, standardError, nullVariance, most, least);
  }

  /**
   * A two-sided confidence interval, computed on demand since it is not needed for every row.
   *
   * @param deviate the normal deviate of its coverage, see {@link Interval#deviate}
   * @return the interval; where the value is infinite, the upper end is, and the lower one that of
   *     coarser bins, NaN without those; (0, 0) where only one bin is occupied, and (0, most) where
   *     the pooled counts leave one value whether there is drift or not
   */
  public Interval interval(double deviate) {
    if (Double.isInfinite(raw) || Double.isNaN(raw)) {
      return new Interval(coarser == null ? Double.NaN : coarser.interval(deviate).lower(), raw);
    }
    if (!(nullVariance > 0 && noiseFloor > 0)) {
      return new Interval(0, raw > 0 ? most : 0);
    }
    double variance = standardError * standardError;
    // Near p = q variance/raw tends to 4κ, which is also 2 v0 / floor.
    double slope = raw > 0 && variance > 0 ? variance / raw : 2 * nullVariance / noiseFloor;
    double left = Math.max(bias, LEAST_BIAS * noiseFloor);
    Interval all =
        new Interval.Model(Math.max(raw - bias + left, 0), left, nullVariance, slope)
            .interval(deviate);
    return new Interval(Math.min(all.lower(), most), Math.min(all.upper(), most));
  }
}
