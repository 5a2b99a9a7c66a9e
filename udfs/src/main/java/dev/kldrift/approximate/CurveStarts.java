package dev.kldrift.approximate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Starting points of the search for the best curve: the moments of p, its modes, its range. */
final class CurveStarts {
  private static final int MOST_MODES = 8;
  private static final int MOST_STARTS = 8;
  private static final int GRID_MEANS = 33;
  private static final int GRID_DEVIATIONS = 9;
  private static final int EM_STEPS = 200;

  /** Full width at half height of a normal density, in deviations. */
  private static final double HALF_HEIGHT_WIDTH = 2.3548200450309493;

  private final NormalCurve curve;
  private final double[] mass;

  private record Peak(double mean, double deviation, double height) {}

  CurveStarts(NormalCurve curve) {
    this.curve = curve;
    this.mass = new double[curve.bins()];
    for (int i = 0; i < mass.length; i++) {
      mass[i] = curve.has(i) ? curve.mass(i) : 0;
    }
  }

  /**
   * Starts for one component. Under KL(p‖q) the moments, which it matches: the densities are an
   * exponential family, in whose natural parameters the objective is convex, with one minimum.
   * Under KL(q‖p) the modes and the lowest places of a grid over all parameters.
   */
  private List<double[]> single(Objective objective, ToDoubleFunction<double[]> value) {
    List<double[]> starts = new ArrayList<>();
    starts.add(start(List.of(new Peak(curve.center(), curve.scale(), 1))));
    if (objective == Objective.KL_PQ) {
      return starts;
    }
    peaks().forEach(peak -> starts.add(start(List.of(peak))));
    starts.addAll(lowPlaces(value));
    starts.sort(Comparator.comparingDouble(value));
    return starts.subList(0, Math.min(MOST_STARTS, starts.size()));
  }

  /** Points of a grid over mean and deviation that are lower than the points around them. */
  private List<double[]> lowPlaces(ToDoubleFunction<double[]> value) {
    double[] lower = curve.lower();
    double[] upper = curve.upper();
    double[][] values = new double[GRID_MEANS][GRID_DEVIATIONS];
    double[][][] points = new double[GRID_MEANS][GRID_DEVIATIONS][];
    for (int i = 0; i < GRID_MEANS; i++) {
      for (int j = 0; j < GRID_DEVIATIONS; j++) {
        double mean = lower[0] + (upper[0] - lower[0]) * (1 + i / (GRID_MEANS - 1.0)) / 3;
        double log = lower[1] + (upper[1] - lower[1]) * (j + 1) / (GRID_DEVIATIONS + 1);
        points[i][j] = new double[] {mean, log};
        values[i][j] = value.applyAsDouble(points[i][j]);
      }
    }
    List<double[]> low = new ArrayList<>();
    for (int i = 0; i < GRID_MEANS; i++) {
      for (int j = 0; j < GRID_DEVIATIONS; j++) {
        if (isLow(values, i, j)) {
          low.add(points[i][j]);
        }
      }
    }
    return low;
  }

  private static boolean isLow(double[][] values, int i, int j) {
    for (int a = Math.max(0, i - 1); a <= Math.min(GRID_MEANS - 1, i + 1); a++) {
      for (int b = Math.max(0, j - 1); b <= Math.min(GRID_DEVIATIONS - 1, j + 1); b++) {
        if (values[a][b] < values[i][j]) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Starts of the search, in a fixed order.
   *
   * @param value the objective of parameters
   */
  List<double[]> all(Objective objective, ToDoubleFunction<double[]> value) {
    int components = curve.components();
    if (components == 1) {
      return single(objective, value);
    }
    List<Peak> peaks = peaks();
    List<double[]> starts = new ArrayList<>();
    starts.add(expectationMaximisation(overQuantiles()));
    starts.add(expectationMaximisation(atPeaks(peaks)));
    if (objective == Objective.KL_QP) {
      starts.add(atPeaks(peaks));
      for (Peak peak : peaks.subList(0, Math.min(components, peaks.size()))) {
        starts.add(around(peak));
      }
    }
    return starts;
  }

  private double[] start(List<Peak> peaks) {
    return curve.scaled(
        peaks.stream().mapToDouble(Peak::mean).toArray(),
        peaks.stream().mapToDouble(Peak::deviation).toArray(),
        peaks.stream().mapToDouble(Peak::height).toArray());
  }

  /** The highest modes, and where there are too few the moments, ever wider. */
  private double[] atPeaks(List<Peak> peaks) {
    List<Peak> chosen = new ArrayList<>();
    for (int k = 0; k < curve.components(); k++) {
      chosen.add(
          k < peaks.size()
              ? peaks.get(k)
              : new Peak(curve.center(), curve.scale() * (1 + 0.5 * k), 0.1));
    }
    return start(chosen);
  }

  /** All components on one mode, side by side. */
  private double[] around(Peak peak) {
    List<Peak> chosen = new ArrayList<>();
    for (int k = 0; k < curve.components(); k++) {
      double shift = (k - (curve.components() - 1) / 2.0) * peak.deviation();
      chosen.add(new Peak(peak.mean() + shift, peak.deviation(), 1));
    }
    return start(chosen);
  }

  private double[] overQuantiles() {
    List<Peak> chosen = new ArrayList<>();
    double total = 0;
    for (double m : mass) {
      total += m;
    }
    double below = 0;
    for (int i = 0; i < mass.length; i++) {
      below += mass[i];
      while (chosen.size() < curve.components()
          && below >= total * (chosen.size() + 0.5) / curve.components() * (1 - 1e-12)) {
        chosen.add(new Peak(curve.at(i), curve.scale() / curve.components(), 1));
      }
    }
    return start(chosen);
  }

  /** Local maxima of p, smoothed more the more bins there are; the highest first. */
  private List<Peak> peaks() {
    double[] smooth = SmoothedCopy.smoothed(mass, Math.max(1, mass.length / 16));
    List<Peak> peaks = new ArrayList<>();
    for (int i = 0; i < smooth.length; i++) {
      boolean rises = i == 0 || smooth[i] > smooth[i - 1];
      boolean falls = i == smooth.length - 1 || smooth[i] >= smooth[i + 1];
      if (rises && falls && smooth[i] > 0 && curve.has(i)) {
        peaks.add(new Peak(curve.at(i), halfHeightDeviation(smooth, i), smooth[i]));
      }
    }
    peaks.sort(Comparator.comparingDouble(Peak::height).reversed());
    return peaks.subList(0, Math.min(MOST_MODES, peaks.size()));
  }

  private double halfHeightDeviation(double[] smooth, int mode) {
    int left = mode;
    while (left > 0 && curve.has(left - 1) && smooth[left - 1] >= smooth[mode] / 2) {
      left--;
    }
    int right = mode;
    while (right < smooth.length - 1 && smooth[right + 1] >= smooth[mode] / 2) {
      right++;
    }
    double width = curve.at(right) - curve.at(left);
    return Math.max(width / HALF_HEIGHT_WIDTH, curve.smallestGap() / 2);
  }

  /**
   * Expectation-maximisation of the densities themselves: A. Dempster, N. Laird, D. Rubin, J. R.
   * Statist. Soc. B 39 (1977) 1. Not yet the optimum over bins, but near it.
   */
  private double[] expectationMaximisation(double[] start) {
    int components = curve.components();
    double[] means = new double[components];
    double[] deviations = new double[components];
    double[] weights = curve.weights(start);
    for (int k = 0; k < components; k++) {
      means[k] = curve.mean(start, k);
      deviations[k] = curve.deviation(start, k);
    }
    for (int step = 0; step < EM_STEPS; step++) {
      emStep(means, deviations, weights);
    }
    return curve.scaled(means, deviations, weights);
  }

  private void emStep(double[] means, double[] deviations, double[] weights) {
    double[][] shares = curve.shares(means, deviations, weights);
    for (int k = 0; k < means.length; k++) {
      double sum = 0;
      double offsets = 0;
      double squares = 0;
      for (int i = 0; i < mass.length; i++) {
        double share = mass[i] * shares[k][i];
        double offset = curve.at(i) - means[k];
        sum += share;
        offsets += share * offset;
        squares += share * offset * offset;
      }
      if (sum > 1e-9) {
        double shift = offsets / sum;
        double variance = squares / sum - shift * shift;
        means[k] += shift;
        deviations[k] = Math.max(StrictMath.sqrt(Math.max(variance, 0)), curve.smallestGap() / 4);
        weights[k] = sum;
      }
    }
  }
}
