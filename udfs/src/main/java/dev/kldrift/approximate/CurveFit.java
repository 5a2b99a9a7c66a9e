package dev.kldrift.approximate;

import dev.kldrift.kernel.ElementaryFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * The curve nearest to p, by search from several starts.
 *
 * <p>Under KL(q‖p) a curve that is positive wherever p is 0 would be infinitely far, whatever its
 * parameters. So there the family is that of curves cut to the bins that p has, and normalised over
 * them; {@code mass_on_support} tells how much of the curve that is.
 *
 * <p>The optimiser is M. Powell's BOBYQA (report DAMTP 2009/NA06, Cambridge), in a box, without
 * derivatives, as Hipparchus keeps it. It is started again where it ends until that gains less than
 * 1e-10 nats.
 */
final class CurveFit {
  private static final double INITIAL_RADIUS = 0.2;
  private static final double ROUGH_RADIUS = 1e-3;
  private static final double FINAL_RADIUS = 1e-8;
  private static final double CONVERGED = 1e-10;
  private static final double NEAR_BOUND = 1e-5;
  private static final int MOST_RESTARTS = 5;
  private static final int EVALUATIONS_PER_PARAMETER = 200;

  private final NormalCurve curve;
  private final Target p;
  private final Objective objective;
  private final double[] lower;
  private final double[] upper;
  private final double narrowest;
  private final double[] logWeights;
  private final double[] exponentials;
  private double[] best;
  private double least = Double.POSITIVE_INFINITY;

  private CurveFit(NormalCurve curve, Target p, Objective objective) {
    this.curve = curve;
    this.p = p;
    this.objective = objective;
    this.lower = curve.lower();
    this.upper = curve.upper();
    this.narrowest =
        IntStream.range(0, lower.length).mapToDouble(i -> upper[i] - lower[i]).min().orElseThrow();
    this.logWeights = new double[p.bins()];
    this.exponentials = new double[p.bins()];
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

  /** Goes roughly downhill from every start, and to the bottom from the lowest place found. */
  private Fit search() {
    double[] found = null;
    double foundValue = Double.POSITIVE_INFINITY;
    for (double[] start : new CurveStarts(curve).all(objective, this::value)) {
      least = Double.POSITIVE_INFINITY;
      value(clamped(start));
      minimise(best, INITIAL_RADIUS, ROUGH_RADIUS);
      if (least < foundValue) {
        foundValue = least;
        found = best;
      }
    }
    least = foundValue;
    best = found;
    boolean converged = descend();
    return result(best, converged);
  }

  /** Whether it came to rest. */
  private boolean descend() {
    double radius = 10 * ROUGH_RADIUS;
    for (int restart = 0; restart < MOST_RESTARTS; restart++) {
      double before = least;
      minimise(best, radius, FINAL_RADIUS);
      if (before - least < CONVERGED) {
        return true;
      }
      radius = INITIAL_RADIUS;
    }
    return false;
  }

  private void minimise(double[] from, double initialRadius, double finalRadius) {
    BOBYQAOptimizer optimizer =
        new BOBYQAOptimizer(
            2 * from.length + 1, Math.min(initialRadius, narrowest / 4), finalRadius);
    try {
      optimizer.optimize(
          new MaxEval(EVALUATIONS_PER_PARAMETER * from.length),
          new ObjectiveFunction(this::value),
          GoalType.MINIMIZE,
          new SimpleBounds(lower, upper),
          new InitialGuess(from.clone()));
    } catch (MathRuntimeException e) {
      return; // out of evaluations or of precision: the best point is kept, and tried again
    }
  }

  private double[] clamped(double[] start) {
    double[] inside = start.clone();
    for (int i = 0; i < start.length; i++) {
      inside[i] = Math.min(Math.max(start[i], lower[i]), upper[i]);
    }
    return inside;
  }

  /** The objective, KL(p‖q) less what does not depend on q; remembers the best point. */
  private double value(double[] parameters) {
    curve.logWeights(parameters, logWeights);
    double value = objective == Objective.KL_PQ ? crossEntropy() : modeSeeking();
    if (value < least) {
      least = value;
      best = parameters.clone();
    }
    return value;
  }

  private double crossEntropy() {
    double logTotal = logTotal(false);
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      double mass = p.mass()[i];
      sum += mass > 0 ? mass * (logTotal - logWeights[i]) : 0;
    }
    return sum;
  }

  private double modeSeeking() {
    double logTotal = logTotal(true);
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
