package dev.kldrift.sql;

import dev.kldrift.kernel.WeightRule;
import dev.kldrift.stats.SequentialEvidence;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code log_e_value(counts, reference)}: evidence against "the counts still come from the
 * reference" that holds however often one looks, by the Krichevsky-Trofimov mixture.
 */
public final class LogEValue extends BoundHistogramFunction {
  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
              "log_e_value",
              "log e-value of all counts so far against a known reference, in nats; an alarm at"
                  + " -ln(level) keeps the level however often one looks",
              DataTypes.DoubleType,
              "counts",
              "reference"),
          LogEValue::new);

  private static final SequentialEvidence EVIDENCE = SequentialEvidence.krichevskyTrofimov();

  private LogEValue(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param counts sums of counts, which may exceed 2^53
   * @param reference weights of the reference
   * @return the logarithm, NaN where the reference has no weight, +Infinity where there is a count
   *     in a bin in which it has none, NULL where an argument is NULL
   */
  public Object invoke(ArrayData counts, ArrayData reference) {
    return over(() -> evidence(widen(counts), widen(reference)), counts, reference);
  }

  private double evidence(double[] counts, double[] reference) {
    requireSameLength(counts, reference);
    require(WeightRule.WEIGHTS.firstViolation(counts), 0);
    require(WeightRule.WEIGHTS.firstViolation(reference), 1);
    return EVIDENCE.log(counts, SummableWeights.of(reference));
  }
}
