package dev.kldrift.job.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/** Log q-values by log p-value: what every row needs to know of all the others. */
public final class QValues implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, double[][]> byGroup;

  /**
   * These values.
   *
   * @param byGroup for each group its log p-values, ascending, and their log q-values
   */
  QValues(Map<String, double[][]> byGroup) {
    this.byGroup = byGroup;
  }

  /**
   * The log q-value.
   *
   * @throws IllegalStateException if no row had this log p-value when they were adjusted
   */
  public double of(double logP, String group) {
    double[][] known = byGroup.get(group);
    int at = known == null ? -1 : Arrays.binarySearch(known[0], logP + 0.0); // -0.0 is 0.0
    if (at < 0) {
      throw new IllegalStateException(
          "log p-value " + logP + " was not there when q-values were made");
    }
    return known[1][at];
  }
}
