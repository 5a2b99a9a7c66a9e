package dev.kldrift.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Log q-values of log p-values in any order, by sorting them; NaN where there is no test. */
final class SortedAdjustment {
  private SortedAdjustment() {}

  static double[] of(FalseDiscovery procedure, double[] logP) {
    int[] order =
        IntStream.range(0, logP.length)
            .filter(i -> !Double.isNaN(logP[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> logP[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sorted =
        procedure.adjustSorted(Arrays.stream(order).mapToDouble(i -> logP[i]).toArray());
    double[] adjusted = new double[logP.length];
    Arrays.fill(adjusted, Double.NaN);
    for (int i = 0; i < order.length; i++) {
      adjusted[order[i]] = sorted[i];
    }
    return adjusted;
  }
}
