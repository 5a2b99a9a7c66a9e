package dev.kldrift.sql;

import dev.kldrift.kernel.BinDistances;
import dev.kldrift.kernel.BinScale;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.LogWeightDivergence;
import dev.kldrift.kernel.WeightRule;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code score_pair(p, q, domain, max_bins, n_p, n_q, exact_p, effect, minimum, level, labels,
 * top)}: everything that is known of a pair, from one copy of its arrays.
 *
 * <p>{@code problem} is that of {@code pair_problem}, or BAD_SAMPLE_SIZE of an {@code n_p} or
 * {@code n_q} that is negative or infinite; where there is one, the rest is NULL. {@code scores}
 * are the fields of {@code pair_statistics}, of which the statistics are NULL where there are no
 * sample sizes: for log-weights, and for probabilities of which {@code n_q} is NaN, or {@code n_p}
 * unless {@code exact_p} says that p is known. Where bins lie is read in {@code labels}, see {@link
 * dev.kldrift.stats.BinLabels}; without any they are in order, each 1 from the next. {@code
 * top_bins} are the {@code top} bins that moved most, none where {@code top} is 0.
 */
public final class ScorePair extends BoundHistogramFunction {
  private static final UTF8String COUNTS = UTF8String.fromString("counts");

  static final HistogramFunction FUNCTION =
      new HistogramFunction(
          Signature.of(
                  "score_pair",
                  "pair_problem, pair_statistics and top_bins of a pair, from one read of its"
                      + " arrays",
                  new StructType()
                      .add("problem", PairProblem.PROBLEM)
                      .add("scores", StatisticsTypes.DIVERGENCE_AND_STATISTICS)
                      .add("top_bins", TopBins.RESULT),
                  "p",
                  "q")
              .with("domain", DataTypes.StringType)
              .with("max_bins", DataTypes.IntegerType)
              .with("n_p", DataTypes.DoubleType)
              .with("n_q", DataTypes.DoubleType)
              .with("exact_p", DataTypes.BooleanType)
              .with("effect", DataTypes.StringType)
              .with("minimum", DataTypes.DoubleType)
              .with("level", DataTypes.DoubleType)
              .with("labels", DataTypes.createArrayType(DataTypes.StringType))
              .with("top", DataTypes.IntegerType),
          ScorePair::new);

  private ScorePair(Signature signature, ElementType type) {
    super(signature, type);
  }

  /** The arguments that say how a pair is scored. */
  private record Question(UTF8String domain, SampleSizes sizes, SmallestEffect minimum, int top) {

    boolean tested() {
      return domain.equals(COUNTS) || sizes.areGiven();
    }
  }

  /**
   * Called by generated code.
   *
   * @param p the first histogram
   * @param q the second
   * @param domain what the elements are
   * @param maxBins the most bins that are allowed
   * @param sizeP sample size of p, NaN where its total is that
   * @param sizeQ sample size of q, NaN where its total is that
   * @param exactP whether p is known, not a sample
   * @param effect the quantity of the smallest effect that matters
   * @param minimum that effect
   * @param level of the test whose power is asked
   * @param labels of the bins, or NULL
   * @param top how many of the bins that moved most are wanted
   * @return the struct, in which either the problem or the scores are NULL
   * @throws IllegalArgumentException if the domain, the effect, its minimum or the level is not one
   */
  public Object invoke(
      ArrayData p,
      ArrayData q,
      UTF8String domain,
      int maxBins,
      double sizeP,
      double sizeQ,
      boolean exactP,
      UTF8String effect,
      double minimum,
      double level,
      ArrayData labels,
      int top) {
    if (effect == null) {
      throw SmallestEffect.unknown(name(), null);
    }
    SmallestEffect smallest = SmallestEffect.of(name(), effect, minimum, level);
    SampleSizes sizes = new SampleSizes(sizeP, sizeQ, exactP);
    Question question = new Question(domain, sizes, smallest, top);
    return value(p, q, maxBins, labels, question);
  }

  @Override
  public Object produceResult(InternalRow arguments) {
    return invoke(
        arguments.getArray(0),
        arguments.getArray(1),
        arguments.getUTF8String(2),
        arguments.getInt(3),
        arguments.getDouble(4),
        arguments.getDouble(5),
        arguments.getBoolean(6),
        arguments.getUTF8String(7),
        arguments.getDouble(8),
        arguments.getDouble(9),
        arguments.getArray(10),
        arguments.getInt(11));
  }

  @Override
  boolean refusesNullNumbers() {
    return true;
  }

  private InternalRow value(
      ArrayData p, ArrayData q, int maxBins, ArrayData labels, Question question) {
    InternalRow problem = PairProblem.ofShape(p, q, maxBins);
    if (problem != null) {
      return rejected(problem);
    }
    WeightRule rule = PairProblem.rule(name(), question.domain());
    SpareWeights spare = SpareWeights.current();
    double[] weightsP = spare.p.copy(type(), p);
    double[] weightsQ = spare.q.copy(type(), q);
    problem = problem(type(), p, weightsP, "p", rule);
    problem = problem == null ? problem(type(), q, weightsQ, "q", rule) : problem;
    problem = problem == null ? PairProblem.ofSizes(question.sizes()) : problem;
    if (problem != null) {
      return rejected(problem);
    }
    return rule == WeightRule.LOG_WEIGHTS
        ? ofLogWeights(weightsP, weightsQ, labels, question.top())
        : ofWeights(PairWeights.of(type(), p, q, weightsP, weightsQ), labels, question);
  }

  private static InternalRow problem(
      ElementType type, ArrayData array, double[] widened, String name, WeightRule rule) {
    InternalRow missing = PairProblem.ofNulls(array, name);
    return missing == null ? PairProblem.ofWeights(type, array, widened, name, rule) : missing;
  }

  private static InternalRow ofWeights(PairWeights weights, ArrayData labels, Question question) {
    BinScale scale = LabelScales.of(labels, weights.p().length);
    BinDistances distances = weights.distances(scale);
    boolean ordered = scale.isOrdered();
    InternalRow scores =
        question.tested()
            ? PairStatisticsFunction.statistics(
                weights, question.sizes(), question.minimum().options(scale), distances, ordered)
            : StatisticsTypes.row(weights.divergence(), distances, ordered);
    return scored(scores, top(weights, labels, question.top()));
  }

  private static InternalRow ofLogWeights(double[] x, double[] y, ArrayData labels, int top) {
    Divergence divergence = LogWeightDivergence.of(x, y);
    PairWeights weights = PairWeights.of(ResultTypes.weights(x), ResultTypes.weights(y));
    BinScale scale = LabelScales.of(labels, x.length);
    InternalRow scores =
        StatisticsTypes.row(divergence, weights.distances(scale), scale.isOrdered());
    return scored(scores, top(weights, labels, top));
  }

  private static ArrayData top(PairWeights weights, ArrayData labels, int count) {
    return count == 0 ? null : TopBins.top(weights, labels, count);
  }

  private static InternalRow rejected(InternalRow problem) {
    return new GenericInternalRow(new Object[] {problem, null, null});
  }

  private static InternalRow scored(InternalRow scores, ArrayData topBins) {
    return new GenericInternalRow(new Object[] {null, scores, topBins});
  }
}
