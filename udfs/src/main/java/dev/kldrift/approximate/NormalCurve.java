package dev.kldrift.approximate;

import java.util.Arrays;

/**
 * A mixture of K normal densities over bins, as logarithms of unnormalised weights:
 *
 * <pre>ln q_i = ln Σ_k a_k N(t_i; μ_k, σ_k) + ln w_i + constant</pre>
 *
 * <p>with t_i the position of bin i, or its logarithm, and w_i what the density is multiplied by.
 * Parameters are scaled by mean m and deviation s of p: (μ_k - m)/s, ln(σ_k/s), and for K &gt; 1
 * ln(a_k/a_1), so that all are of order 1. They lie in a box: μ_k within one range of bins beyond
 * the outermost, σ_k from an eighth of the smallest distance of bins (less is one bin anyway) to
 * four ranges (more is flat), a_k/a_1 from e^-15 to e^15.
 */
final class NormalCurve {
  private static final double MOST_LOG_RATIO = 15;

  private final int components;
  private final double[] at;
  private final double[] logWidth;
  private final double[] mass;
  private final double center;
  private final double scale;
  private final double smallestGap;
  private final LogTerms shares;

  /**
   * A curve.
   *
   * @param components K
   * @param at t_i
   * @param logWidth ln w_i, -Infinity for bins where the density is 0
   * @param mass of p up to a factor, which gives the scale
   */
  NormalCurve(int components, double[] at, double[] logWidth, double[] mass) {
    this.components = components;
    this.at = at;
    this.logWidth = logWidth;
    this.mass = mass;
    this.smallestGap = findSmallestGap();
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < at.length; i++) {
      sum += has(i) ? mass[i] * at[i] : 0;
      weight += has(i) ? mass[i] : 0;
    }
    center = sum / weight;
    double squares = 0;
    for (int i = 0; i < at.length; i++) {
      squares += has(i) ? mass[i] * (at[i] - center) * (at[i] - center) : 0;
    }
    scale = Math.max(StrictMath.sqrt(squares / weight), smallestGap());
    shares = new LogTerms(components, at.length);
  }

  int components() {
    return components;
  }

  int bins() {
    return at.length;
  }

  /** Whether the density is positive there. */
  boolean has(int bin) {
    return logWidth[bin] > Double.NEGATIVE_INFINITY;
  }

  double at(int bin) {
    return at[bin];
  }

  /** Mass of p there, by which the scale was made. */
  double mass(int bin) {
    return mass[bin];
  }

  double center() {
    return center;
  }

  double scale() {
    return scale;
  }

  double smallestGap() {
    return smallestGap;
  }

  private double findSmallestGap() {
    double gap = Double.POSITIVE_INFINITY;
    for (int i = 1; i < at.length; i++) {
      gap = has(i) && has(i - 1) ? Math.min(gap, at[i] - at[i - 1]) : gap;
    }
    return gap;
  }

  private int first() {
    int bin = 0;
    while (!has(bin)) {
      bin++;
    }
    return bin;
  }

  /** Parameters of components with these means and deviations, and equal or given weights. */
  double[] scaled(double[] means, double[] deviations, double[] weights) {
    double[] parameters = new double[3 * components - 1];
    for (int k = 0; k < components; k++) {
      parameters[k] = (means[k] - center) / scale;
      parameters[components + k] = StrictMath.log(deviations[k] / scale);
      if (k > 0) {
        parameters[2 * components + k - 1] = StrictMath.log(weights[k] / weights[0]);
      }
    }
    return parameters;
  }

  double mean(double[] parameters, int component) {
    return center + scale * parameters[component];
  }

  double deviation(double[] parameters, int component) {
    return scale * StrictMath.exp(parameters[components + component]);
  }

  /** Weights a_k, which sum to 1. */
  double[] weights(double[] parameters) {
    double[] weights = new double[components];
    for (int k = 0; k < components; k++) {
      weights[k] = StrictMath.exp(k == 0 ? 0 : parameters[2 * components + k - 1]);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  double[] lower() {
    return box(-1);
  }

  double[] upper() {
    return box(1);
  }

  private double[] box(int side) {
    double left = at[first()];
    double right = at[at.length - 1];
    double range = right - left;
    double mean = side < 0 ? left - range : right + range;
    double deviation = side < 0 ? smallestGap() / 8 : 4 * range;
    double[] bound = new double[3 * components - 1];
    Arrays.fill(bound, 0, components, (mean - center) / scale);
    Arrays.fill(bound, components, 2 * components, StrictMath.log(deviation / scale));
    Arrays.fill(bound, 2 * components, bound.length, side * MOST_LOG_RATIO);
    return bound;
  }

  /** ln q_i up to a constant, into {@code into}. */
  void logWeights(double[] parameters, double[] into) {
    for (int k = 0; k < components; k++) {
      double logRatio = k == 0 ? 0 : parameters[2 * components + k - 1];
      logDensity(
          mean(parameters, k), deviation(parameters, k), logRatio - parameters[components + k], k);
    }
    shares.add(into);
    for (int i = 0; i < into.length; i++) {
      into[i] += logWidth[i];
    }
  }

  private void logDensity(double mean, double deviation, double logHeight, int component) {
    double precision = 1 / deviation;
    double[] terms = shares.of(component);
    for (int i = 0; i < terms.length; i++) {
      double z = (at[i] - mean) * precision;
      terms[i] = logHeight - 0.5 * z * z;
    }
  }

  /**
   * What share each component has in the density at each bin, by means, deviations and weights.
   *
   * @return shares by component and bin; overwritten by the next call
   */
  double[][] shares(double[] means, double[] deviations, double[] weights) {
    for (int k = 0; k < components; k++) {
      logDensity(means[k], deviations[k], StrictMath.log(weights[k] / deviations[k]), k);
    }
    return shares.normalised();
  }
}
