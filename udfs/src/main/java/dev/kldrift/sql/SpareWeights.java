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

  /** For the first histogram of a pair. */
  final Spare p = new Spare();

  /** For the second. */
  final Spare q = new Spare();

  private SpareWeights() {}

  /** Those of this thread: asked for once per pair, as that takes as long as copying a few bins. */
  static SpareWeights current() {
    return CURRENT.get();
  }

  /** One of the arrays. */
  static final class Spare {
    private double[] weights = {};

    private Spare() {}

    /** Copies a histogram without null elements. */
    double[] copy(ElementType type, ArrayData array) {
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
}
