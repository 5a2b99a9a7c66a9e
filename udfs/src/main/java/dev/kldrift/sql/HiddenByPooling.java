package dev.kldrift.sql;

import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.ChainRule;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code hidden_by_pooling(p, q, pooled_p, pooled_q)}: what one segment adds to the divergence that
 * is lost where the histograms of all segments are added up.
 */
public final class HiddenByPooling extends BoundHistogramFunction {
  private static final StructType HIDDEN =
      new StructType()
          .add("hidden_pq", DataTypes.DoubleType, false)
          .add("hidden_qp", DataTypes.DoubleType, false);

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
              "hidden_by_pooling",
              "share of a segment (p, q) in the divergence that is lost where the histograms of all"
                  + " segments are added up (pooled_p, pooled_q): hidden_pq and hidden_qp",
              HIDDEN,
              "p",
              "q",
              "pooled_p",
              "pooled_q"),
          HiddenByPooling::new);

  private HiddenByPooling(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p weights of the segment in the first histogram
   * @param q weights of the segment in the second
   * @param pooledP weights of all segments in the first
   * @param pooledQ weights of all segments in the second
   * @return the struct, NULL where an argument is NULL
   */
  public Object invoke(ArrayData p, ArrayData q, ArrayData pooledP, ArrayData pooledQ) {
    return over(
        () -> hidden(widen(p), widen(q), widen(pooledP), widen(pooledQ)), p, q, pooledP, pooledQ);
  }

  private InternalRow hidden(double[]... arrays) {
    for (int i = 0; i < arrays.length; i++) {
      int length = arrays[i].length;
      if (length != arrays[0].length) {
        throw new IllegalArgumentException(
            name()
                + ": p and %s differ in length: %d != %d"
                    .formatted(argument(i), arrays[0].length, length));
      }
      require(WeightRule.WEIGHTS.firstViolation(arrays[i]), i);
    }
    scale(arrays, 0, 2);
    scale(arrays, 1, 3);
    ChainRule.Hidden hidden = ChainRule.hidden(arrays[0], arrays[1], arrays[2], arrays[3]);
    return new GenericInternalRow(new Object[] {hidden.pq(), hidden.qp()});
  }

  /** A segment is a part of the whole: what one is multiplied by, the other is too. */
  private static void scale(double[][] arrays, int segment, int pooled) {
    if (!SummableWeights.areSummable(arrays[pooled])) {
      arrays[segment] = SummableWeights.scaled(arrays[segment]);
      arrays[pooled] = SummableWeights.scaled(arrays[pooled]);
    }
  }
}
