package dev.kldrift.sql;

import dev.kldrift.stats.ChainRule;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code chain_rule_shares(total_p, total_q, kl_pq, kl_qp, whole_p, whole_q)}: what one segment
 * adds to the mix and to the within of all segments together. NULL where an argument is NULL.
 */
public final class ChainRuleShares extends BoundHistogramFunction {
  private static final StructType SHARES =
      new StructType()
          .add("mix_pq", DataTypes.DoubleType, false)
          .add("within_pq", DataTypes.DoubleType, false)
          .add("mix_qp", DataTypes.DoubleType, false)
          .add("within_qp", DataTypes.DoubleType, false);

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "chain_rule_shares",
                  "shares of a segment in the divergence of all segments together: mix_pq,"
                      + " within_pq, mix_qp, within_qp, whose sums over the segments are the chain"
                      + " rule",
                  SHARES)
              .with("total_p", DataTypes.DoubleType)
              .with("total_q", DataTypes.DoubleType)
              .with("kl_pq", DataTypes.DoubleType)
              .with("kl_qp", DataTypes.DoubleType)
              .with("whole_p", DataTypes.DoubleType)
              .with("whole_q", DataTypes.DoubleType),
          ChainRuleShares::new);

  private ChainRuleShares(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param totalP weight of the segment in the first histogram
   * @param totalQ weight of the segment in the second
   * @param klPq its divergence KL(p‖q)
   * @param klQp its divergence KL(q‖p)
   * @param wholeP weight of all segments in the first histogram
   * @param wholeQ weight of all segments in the second
   * @return the struct
   */
  public InternalRow invoke(
      double totalP, double totalQ, double klPq, double klQp, double wholeP, double wholeQ) {
    ChainRule.Share share =
        ChainRule.share(new ChainRule.Segment(totalP, totalQ, klPq, klQp), wholeP, wholeQ);
    return new GenericInternalRow(
        new Object[] {share.mixPq(), share.withinPq(), share.mixQp(), share.withinQp()});
  }
}
