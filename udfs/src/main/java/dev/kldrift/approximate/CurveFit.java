package dev.kldrift.approximate;

import dev.kldrift.kernel.ElementaryFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The curve nearest to p, by search from several starts.
 *
 * <p>Under KL(q‖p) a curve that is positive wherever p is 0 would be infinitely far, whatever its
 * parameters. So there the family is that of curves cut to the bins that p has, and normalised over
 * them; {@code mass_on_support} tells how much of the curve that is.
 *
 * <p>The optimiser is {@link QuasiNewton}: the objective is smooth, and its gradient costs about as
 * much as its value.
 */
final class CurveFit {
  private static final double NEAR_BOUND = 1e-5;

  private final NormalCurve curve;
  private final Target p;
  private final Objective objective;
  private final double[] logWeights;
  private final double[] exponentials;
  private final double[] slopes;
  private double logTotal;

  private CurveFit(NormalCurve curve, Target p, Objective objective) {
    this.curve = curve;
    this.p = p;
    this.objective = objective;
    this.logWeights = new double[p.bins()];
    this.exponentials = new double[p.bins()];
    this.slopes = new double[p.bins()];
  }

  /** Fits; what the family calls its parameters is up to it. */
  static Fit fit(NormalCurve curve, Target p, Objective objective) {
    int usable = 0;
    boolean covers = true;
    for (int i = 0; i < p.bins(); i++) {
      usable += curve.has(i) && p.has(i) ? 1 : 0;
      covers &= curve.has(i) || !p.has(i);
    }
    if (usable == 0 || (objective == Objective.KL_PQ && !covers)) {
      return Fit.none(FitStatus.NO_FIT);
    }
    return new CurveFit(curve, p, objective).search();
  }

  private Fit search() {
    QuasiNewton.Minimum found = null;
    for (double[] start : new CurveStarts(curve).all(objective, this::value)) {
      QuasiNewton.Minimum minimum =
          QuasiNewton.minimise(this::withGradient, curve.lower(), curve.upper(), start);
      found = found == null || minimum.value() < found.value() ? minimum : found;
    }
    return result(found.x(), found.converged());
  }

  private double withGradient(double[] parameters, double[] gradient) {
    double value = value(parameters);
    double total = 0;
    for (double weight : exponentials) {
      total += weight;
    }
    for (int i = 0; i < slopes.length; i++) {
      double q = exponentials[i] / total;
      slopes[i] = objective == Objective.KL_PQ ? q - p.mass()[i] : slope(i, q, value);
    }
    curve.gradient(parameters, slopes, gradient);
    return value;
  }

  /** Of KL(q‖p) by the logarithm of an unnormalised weight of q. */
  private double slope(int bin, double q, double divergence) {
    return q > 0 ? q * (logWeights[bin] - logTotal - p.logMass()[bin] - divergence) : 0;
  }

  /** The objective, KL(p‖q) less what does not depend on q. */
  private double value(double[] parameters) {
    curve.logWeights(parameters, logWeights);
    return objective == Objective.KL_PQ ? crossEntropy() : modeSeeking();
  }

  private double crossEntropy() {
    logTotal = logTotal(false);
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      double mass = p.mass()[i];
      sum += mass > 0 ? mass * (logTotal - logWeights[i]) : 0;
    }
    return sum;
  }

  private double modeSeeking() {
    logTotal = logTotal(true);
    double total = 0;
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      double weight = exponentials[i];
      total += weight;
      sum += weight > 0 ? weight * (logWeights[i] - logTotal - p.logMass()[i]) : 0;
    }
    return sum / total;
  }

  /**
   * ln Σ exp over all bins, or those that p has; leaves the terms, by their largest, in
   * exponentials.
   */
  private double logTotal(boolean support) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logWeights.length; i++) {
      exponentials[i] = !support || p.has(i) ? logWeights[i] : Double.NEGATIVE_INFINITY;
      largest = Math.max(largest, exponentials[i]);
    }
    for (int i = 0; i < exponentials.length; i++) {
      exponentials[i] -= largest;
    }
    ElementaryFunctions.exp(exponentials, exponentials.length, exponentials);
    double sum = 0;
    for (double weight : exponentials) {
      sum += weight;
    }
    return largest + StrictMath.log(sum);
  }

  private Fit result(double[] parameters, boolean converged) {
    curve.logWeights(parameters, logWeights);
    double onSupport = 1;
    if (objective == Objective.KL_QP) {
      onSupport = StrictMath.exp(logTotal(true) - logTotal(false));
      for (int i = 0; i < logWeights.length; i++) {
        logWeights[i] = p.has(i) ? logWeights[i] : Double.NEGATIVE_INFINITY;
      }
    }
    Map<String, Double> named = named(parameters);
    named.put("mass_on_support", Math.min(1, onSupport));
    return Fit.ofLogWeights(status(parameters, converged), logWeights, named);
  }

  private FitStatus status(double[] parameters, boolean converged) {
    double[] lower = curve.lower();
    double[] upper = curve.upper();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] - lower[i] < NEAR_BOUND || upper[i] - parameters[i] < NEAR_BOUND) {
        return FitStatus.AT_BOUND;
      }
    }
    return converged ? FitStatus.OK : FitStatus.NOT_CONVERGED;
  }

  /** Components in the order of their means. */
  private Map<String, Double> named(double[] parameters) {
    Map<String, Double> named = new LinkedHashMap<>();
    double[] weights = curve.weights(parameters);
    List<Integer> order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted((a, b) -> Double.compare(parameters[a], parameters[b]))
            .toList();
    for (int j = 0; j < order.size(); j++) {
      int k = order.get(j);
      String suffix = weights.length == 1 ? "" : "_" + (j + 1);
      if (weights.length > 1) {
        named.put("weight" + suffix, weights[k]);
      }
      named.put("mean" + suffix, curve.mean(parameters, k));
      named.put("deviation" + suffix, curve.deviation(parameters, k));
    }
    return named;
  }
}
