package dev.kldrift.stats;

import static dev.kldrift.kernel.Constants.HALF_LOG_TWO_PI;

import java.io.Serializable;

/**
 * Evidence against "the counts still come from the reference" that may be looked at every night.
 *
 * <p>For counts c (n in all) over k bins against known reference probabilities r, the e-value is
 * the likelihood ratio of a Dirichlet(α) mixture to the reference, A = Σ α:
 *
 * <pre>
 *   log E = ln B(α + c) - ln B(α) - Σ c ln r
 * </pre>
 *
 * <p>Under no drift E is a martingale that starts at 1, so P(E ever reaches 1/level) &lt;= level,
 * whenever and however often one looks: alarm where log E &gt;= -ln(level). A grown count only
 * needs the counts so far: the evidence of two days together is that of their added counts, in any
 * order and however the days are cut. For large n, log E is about n KL(c/n‖r) - (k-1)/2 ln n.
 *
 * <ul>
 *   <li>A count where the reference has no mass: +Infinity.
 *   <li>No counts: 0. Bins outside the reference without counts are ignored.
 * </ul>
 *
 * <p>The reference must be known, or a sample so large that its own error does not matter: its size
 * should be well above n. Absolute error below 1e-6 up to n = 1e9.
 *
 * <p>Source: M. Lindon and A. Malek, NeurIPS 2022, arXiv 2011.03567.
 */
public final class SequentialEvidence implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double concentration;
  private final boolean proportional;

  private SequentialEvidence(double concentration, boolean proportional) {
    this.concentration = concentration;
    this.proportional = proportional;
  }

  /**
   * The mixture with α = 1/2 in every bin, open to any direction of drift.
   *
   * @return evidence with the Krichevsky-Trofimov prior
   */
  public static SequentialEvidence krichevskyTrofimov() {
    return new SequentialEvidence(0.5, false);
  }

  /**
   * The mixture with α = κ r, centred on the reference; a large κ looks for small drifts.
   *
   * @param kappa the concentration κ
   * @return evidence with that prior
   * @throws IllegalArgumentException if {@code kappa} is not positive and finite
   */
  public static SequentialEvidence around(double kappa) {
    if (!(kappa > 0 && kappa <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "concentration is out of range: " + kappa + " (must be > 0 and finite)");
    }
    return new SequentialEvidence(kappa, true);
  }

  /**
   * The evidence of counts, all days together.
   *
   * @param counts the counts so far
   * @param reference weights of the reference, normalised inside
   * @return log E, nats; NaN where the reference has no weight, as any count would be evidence
   *     without end against it; +Infinity where a bin has counts and no weight
   */
  public double log(double[] counts, double[] reference) {
    double mass = RelativeEntropy.total(reference);
    if (mass == 0) {
      return Double.NaN;
    }
    double size = RelativeEntropy.total(counts);
    double prior = priorTotal(reference);
    double sum = 0;
    int bins = 0;
    for (int i = 0; i < counts.length; i++) {
      if (reference[i] > 0) {
        bins++;
        double r = reference[i] / mass;
        sum += bin(alpha(r), counts[i], r * (prior + size));
      } else if (counts[i] > 0) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double whole = stirling(prior, prior + size) - StirlingError.logGamma(prior);
    return size == 0 ? 0 : sum - whole + (bins - 1) * HALF_LOG_TWO_PI;
  }

  /**
   * Carries the evidence of earlier days over a new one.
   *
   * @param carried log E of the counts before
   * @param before the counts before
   * @param added the counts of the new day
   * @param reference weights of the reference
   * @return log E of both together
   */
  public double update(double carried, double[] before, double[] added, double[] reference) {
    double[] together = before.clone();
    for (int i = 0; i < together.length; i++) {
      together[i] += added[i];
    }
    return carried == Double.POSITIVE_INFINITY
        ? carried
        : carried + (log(together, reference) - log(before, reference));
  }

  /**
   * The p-value that holds at every time at once.
   *
   * @param largestLog the largest log E so far
   * @return min(1, 1/E)
   */
  public static double p(double largestLog) {
    return Math.min(1, StrictMath.exp(-largestLog));
  }

  private double alpha(double r) {
    return proportional ? concentration * r : concentration;
  }

  private double priorTotal(double[] reference) {
    if (proportional) {
      return concentration;
    }
    double bins = 0;
    for (double weight : reference) {
      bins += weight > 0 ? 1 : 0;
    }
    return concentration * bins;
  }

  /*
   * ln Γ(α+c) and ln Γ(A+n) are about n ln n each and nearly cancel. By Stirling's formula the large
   * parts of all bins add up to Σ c ln((α+c)/(r (A+n))), whose terms are of the size of the result.
   */
  private static double bin(double alpha, double count, double expected) {
    double x = alpha + count;
    double large = count == 0 ? 0 : count * StrictMath.log(x / expected);
    return large + stirling(alpha, x) - StirlingError.logGamma(alpha);
  }

  /** ln Γ(x) + x - ln(2π)/2 - (x - a) ln x. */
  private static double stirling(double a, double x) {
    return (a - 0.5) * StrictMath.log(x) + StirlingError.delta(x);
  }
}
