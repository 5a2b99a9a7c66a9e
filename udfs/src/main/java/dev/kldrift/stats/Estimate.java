package dev.kldrift.stats;

/**
 * A divergence as an estimate: what of it is noise, and how far off it may be.
 *
 * @param raw the plug-in value, as computed from the observed frequencies
 * @param noiseFloor its expectation under no drift with these sample sizes and bins
 * @param bias how much the plug-in value overshoots at the observed p and q; NaN where the value is
 *     infinite
 * @param debiased max(0, raw - bias); +Infinity where raw is
 * @param standardError by the delta method; it vanishes at p = q; NaN where raw is infinite
 * @param lower lower end of the confidence interval, 0 where no drift at all is compatible; NaN
 *     where raw is infinite
 * @param upper upper end; +Infinity where raw is
 */
public record Estimate(
    double raw,
    double noiseFloor,
    double bias,
    double debiased,
    double standardError,
    double lower,
    double upper) {

  static final Estimate UNAVAILABLE =
      of(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Interval.NONE);

  static Estimate of(
      double raw, double noiseFloor, double bias, double variance, Interval interval) {
    double debiased = Double.isInfinite(raw) ? raw : Math.max(raw - bias, 0);
    return new Estimate(
        raw, noiseFloor, bias, debiased, Math.sqrt(variance), interval.lower(), interval.upper());
  }
}
