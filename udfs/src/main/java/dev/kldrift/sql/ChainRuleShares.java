package dev.kldrift.sql;

import dev.kldrift.stats.ChainRule;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code chain_rule_shares(total_p, total_q, kl_pq, kl_qp, whole_p, whole_q)}: what one segment
 * adds to the mix and to the within of all segments together. NULL where an argument is NULL.
 */
public final class ChainRuleShares extends HistogramFunction {
  private static final StructType SHARES =
      new StructType()
          .add("mix_pq", DataTypes.DoubleType, false)
          .add("within_pq", DataTypes.DoubleType, false)
          .add("mix_qp", DataTypes.DoubleType, false)
          .add("within_qp", DataTypes.DoubleType, false);

  private static final Signature SIGNATURE =
      Signature.of(
              "chain_rule_shares",
              "shares of a segment in the divergence of all segments together: mix_pq, within_pq,"
                  + " mix_qp, within_qp, whose sums over the segments are the chain rule",
              SHARES)
          .with(
              number("total_p"),
              number("total_q"),
              number("kl_pq"),
              number("kl_qp"),
              number("whole_p"),
              number("whole_q"));

  ChainRuleShares() {
    super(SIGNATURE, type -> new Doubles().bind(SIGNATURE, type));
  }

  private static StructField number(String name) {
    return DataTypes.createStructField(name, DataTypes.DoubleType, true);
  }

  /** Over doubles. */
  public static final class Doubles extends BoundHistogramFunction {
    public static InternalRow invoke(
        double totalP, double totalQ, double klPq, double klQp, double wholeP, double wholeQ) {
      ChainRule.Share share =
          ChainRule.share(new ChainRule.Segment(totalP, totalQ, klPq, klQp), wholeP, wholeQ);
      return new GenericInternalRow(
          new Object[] {share.mixPq(), share.withinPq(), share.mixQp(), share.withinQp()});
    }
  }
}
