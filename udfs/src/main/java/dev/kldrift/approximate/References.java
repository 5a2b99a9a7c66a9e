package dev.kldrift.approximate;

import dev.kldrift.kernel.Weights;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Named histograms that {@link ReferenceMix} mixes.
 *
 * @param names one per histogram, each once
 * @param histograms probabilities, all of one length
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record References(List<String> names, double[][] histograms) implements Serializable {

  /**
   * Normalises and checks histograms.
   *
   * @param names their names
   * @param weights their weights or counts
   * @return the references
   * @throws IllegalArgumentException if there is none, a name is missing or there twice, or a
   *     histogram is invalid, without mass, or of another length than the first
   */
  public static References of(List<String> names, List<double[]> weights) {
    require(!names.isEmpty(), "there is no reference (give one)");
    Set<String> seen = new HashSet<>();
    double[][] histograms = new double[weights.size()][];
    for (int k = 0; k < histograms.length; k++) {
      String name = names.get(k);
      require(name != null, "a name is NULL (name every reference)");
      require(seen.add(name), "reference '" + name + "' is there twice (name it once)");
      int bins = weights.get(k).length;
      require(
          bins == weights.get(0).length,
          "reference '%s' has %d bins, '%s' has %d (must be equal)"
              .formatted(name, bins, names.get(0), weights.get(0).length));
      histograms[k] = Weights.normalize(weights.get(k));
      require(bins > 0 && !Double.isNaN(histograms[k][0]), "reference '" + name + "' has no mass");
    }
    return new References(List.copyOf(names), histograms);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  int bins() {
    return histograms[0].length;
  }

  /**
   * What tells these references from others.
   *
   * @return names and probabilities, as text
   */
  public String content() {
    return names + java.util.Arrays.deepToString(histograms);
  }
}
