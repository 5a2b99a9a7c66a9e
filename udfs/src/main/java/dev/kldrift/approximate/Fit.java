package dev.kldrift.approximate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The member of a family that was found: q as logarithms of weights or as weights.
 *
 * @param status how the search ended
 * @param parameters of q, by name
 * @param weights q up to a factor; null where there is none, or only its logarithms
 * @param logWeights logarithms of q up to a constant, where q may underflow; else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Fit(
    FitStatus status, Map<String, Double> parameters, double[] weights, double[] logWeights) {

  static Fit ofWeights(double[] weights, Map<String, Double> parameters) {
    return new Fit(FitStatus.OK, parameters, weights, null);
  }

  static Fit ofLogWeights(FitStatus status, double[] logWeights, Map<String, Double> parameters) {
    return new Fit(status, parameters, null, logWeights);
  }

  /** No q. */
  static Fit none(FitStatus status) {
    return new Fit(status, Map.of(), null, null);
  }

  /** The same as weights whose largest is 1, whatever the logarithms. */
  double[] asWeights() {
    if (logWeights == null) {
      return weights;
    }
    double largest = Arrays.stream(logWeights).max().orElse(0);
    return Arrays.stream(logWeights).map(x -> StrictMath.exp(x - largest)).toArray();
  }

  /** Parameters in the order of their names and values. */
  static Map<String, Double> parameters(Object... namesAndValues) {
    Map<String, Double> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
    }
    return parameters;
  }
}
