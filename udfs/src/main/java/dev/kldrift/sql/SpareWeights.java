package dev.kldrift.sql;

import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * The two arrays that a thread copies the weights of a pair into, one pair after the other: memory
 * that was used just before is in the cache. Nothing may keep them longer than its pair.
 */
final class SpareWeights {
  /** Longer arrays are made anew each time, so a thread keeps 1 MiB at most. */
  private static final int LONGEST = 1 << 16;

  private static final ThreadLocal<SpareWeights> CURRENT =
      ThreadLocal.withInitial(SpareWeights::new);

  private double[] p = {};
  private double[] q = {};

  private SpareWeights() {}

  static SpareWeights current() {
    return CURRENT.get();
  }

  /** The weights of the first histogram of a pair. */
  double[] p(ElementType type, ArrayData array) {
    int bins = array.numElements();
    if (bins > LONGEST) {
      return type.widen(array);
    }
    if (p.length != bins) {
      p = new double[bins];
    }
    return type.widen(array, p);
  }

  /** Those of the second. */
  double[] q(ElementType type, ArrayData array) {
    int bins = array.numElements();
    if (bins > LONGEST) {
      return type.widen(array);
    }
    if (q.length != bins) {
      q = new double[bins];
    }
    return type.widen(array, q);
  }
}
