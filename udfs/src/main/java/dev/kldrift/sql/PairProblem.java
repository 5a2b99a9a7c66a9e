package dev.kldrift.sql;

import dev.kldrift.kernel.Violation;
import dev.kldrift.kernel.WeightRule;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code pair_problem(p, q, domain, max_bins)}: why a row cannot be scored, NULL where it can.
 *
 * <p>The first problem found wins, in the order: NULL array, too many bins, lengths, elements of p,
 * elements of q. Where the scalar functions throw, this one tells. As NULL says that a row can be
 * scored, a NULL domain or max_bins is an error.
 */
public final class PairProblem extends BoundHistogramFunction {
  /** A reason, and the detail behind it. */
  static final StructType PROBLEM =
      new StructType()
          .add("reason", DataTypes.StringType, false)
          .add("detail", DataTypes.StringType, false);

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "pair_problem",
                  "why a pair cannot be scored (reason, detail), NULL where it can; domain is"
                      + " 'counts', 'probabilities' or 'log_weights'",
                  PROBLEM,
                  "p",
                  "q")
              .with("domain", DataTypes.StringType)
              .with("max_bins", DataTypes.IntegerType),
          PairProblem::new);

  private static final Map<UTF8String, WeightRule> RULES =
      Map.of(
          UTF8String.fromString("counts"), WeightRule.COUNTS,
          UTF8String.fromString("probabilities"), WeightRule.WEIGHTS,
          UTF8String.fromString("log_weights"), WeightRule.LOG_WEIGHTS);

  /** As messages name them: a map has another order in each process. */
  private static final String DOMAINS = "[counts, probabilities, log_weights]";

  private PairProblem(Signature signature, ElementType type) {
    super(signature, type);
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @param domain what the elements are
   * @param maxBins the most bins that are allowed
   * @return the problem, NULL where there is none
   * @throws IllegalArgumentException if there is no such domain
   */
  public Object invoke(ArrayData p, ArrayData q, UTF8String domain, int maxBins) {
    InternalRow problem = ofShape(p, q, maxBins);
    if (problem != null) {
      return problem;
    }
    WeightRule rule = rule(name(), domain);
    InternalRow inP = ofNulls(p, "p");
    inP = inP == null ? ofWeights(type(), p, widen(p), "p", rule) : inP;
    if (inP != null) {
      return inP;
    }
    InternalRow inQ = ofNulls(q, "q");
    return inQ == null ? ofWeights(type(), q, widen(q), "q", rule) : inQ;
  }

  @Override
  public Object produceResult(InternalRow arguments) {
    return invoke(
        arguments.getArray(0),
        arguments.getArray(1),
        arguments.getUTF8String(2),
        arguments.getInt(3));
  }

  @Override
  boolean refusesNullNumbers() {
    return true;
  }

  /** The rule of a domain. */
  static WeightRule rule(String function, UTF8String domain) {
    // A Map.of has no answer for NULL; and NULL as the problem would say that there is none.
    WeightRule rule = domain == null ? null : RULES.get(domain);
    if (rule == null) {
      throw new IllegalArgumentException(
          function
              + ": domain is "
              + (domain == null ? "NULL" : domain)
              + " (must be one of "
              + DOMAINS
              + ")");
    }
    return rule;
  }

  /** An array that is missing or too long, or arrays that differ in length. */
  static InternalRow ofShape(ArrayData p, ArrayData q, int maxBins) {
    if (p == null || q == null) {
      return problem("NULL_ARRAY", (p == null ? "p" : "q") + " is NULL (must be an array)");
    }
    int bins = p.numElements();
    if (Math.max(bins, q.numElements()) > maxBins) {
      int longer = Math.max(bins, q.numElements());
      return problem("TOO_MANY_BINS", longer + " bins (limits.max-bins is " + maxBins + ")");
    }
    if (bins != q.numElements()) {
      return problem(
          "LENGTH_MISMATCH", "p and q differ in length: " + bins + " != " + q.numElements());
    }
    return null;
  }

  /** An element that is NULL, which the array copies of Spark turn into 0. */
  static InternalRow ofNulls(ArrayData array, String name) {
    int index = ElementType.firstNull(array);
    return index < 0 ? null : problem(new Violation(Violation.Kind.NULL, index, "NULL"), name);
  }

  /** An element that breaks the rule, of an array without null elements and its wide copy. */
  static InternalRow ofWeights(
      ElementType type, ArrayData array, double[] widened, String name, WeightRule rule) {
    Violation violation = type.firstViolation(rule, array, widened);
    return violation == null ? null : problem(violation, name);
  }

  /** A sample size that is none. */
  static InternalRow ofSizes(SampleSizes sizes) {
    String problem = sizes.problem();
    return problem == null ? null : problem("BAD_SAMPLE_SIZE", problem);
  }

  private static InternalRow problem(Violation violation, String name) {
    return problem(violation.reason(), violation.describe(name));
  }

  private static InternalRow problem(String reason, String detail) {
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(reason), UTF8String.fromString(detail)});
  }
}
