package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * The two arrays that a thread copies the weights of a pair into, one pair after the other: memory
 * that was used just before is in the cache. Nothing may keep them longer than its pair.
 */
final class SpareWeights {
  /** Longer arrays are made anew each time, so a thread keeps 1 MiB at most. */
  private static final int LONGEST = 1 << 16;

  private static final ThreadLocal<SpareWeights> P = ThreadLocal.withInitial(SpareWeights::new);
  private static final ThreadLocal<SpareWeights> Q = ThreadLocal.withInitial(SpareWeights::new);

  private double[] weights = {};

  private SpareWeights() {}

  /** The weights of the first histogram of a pair. */
  static double[] p(ElementType type, ArrayData array) {
    return P.get().copy(type, array);
  }

  /** Those of the second. */
  static double[] q(ElementType type, ArrayData array) {
    return Q.get().copy(type, array);
  }

  private double[] copy(ElementType type, ArrayData array) {
    int bins = array.numElements();
    if (bins > LONGEST) {
      return type.widen(array);
    }
    if (weights.length != bins) {
      weights = new double[bins];
    }
    return type.widen(array, weights);
  }
}
