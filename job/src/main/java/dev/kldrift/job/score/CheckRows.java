package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Domain;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.TextColumns;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import dev.kldrift.kernel.WeightRule;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out, row by row, what cannot be scored.
 *
 * <p>Output: the input and {@code __problem}, a struct of reason and detail, NULL for a row in
 * order. No shuffle.
 */
public final class CheckRows {
  private final CompareConfig config;
  private final PairInput input;

  public CheckRows(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /** Adds {@code __problem} to rows of pairs. */
  public Dataset<Row> check(Dataset<Row> pairs) {
    Column problem =
        input.longLayout()
            ? binProblem()
            : ofPair(pairProblem(column(config.columns().p()), column(config.columns().q())));
    return checked(pairs, problem);
  }

  /** As {@link #check}, of pairs in wide layout whose weights {@code score_pair} has checked. */
  public Dataset<Row> checkScored(Dataset<Row> pairs) {
    return checked(pairs, ofPair(column(Columns.SCORE).getField("problem")));
  }

  private Dataset<Row> checked(Dataset<Row> pairs, Column problem) {
    return pairs.withColumn(
        Columns.PROBLEM, new TextColumns(input.schema()).problemOr(input.problem(problem)));
  }

  /** The problem of the weights of a pair, or else of what belongs to them. */
  private Column ofPair(Column weights) {
    Column p = column(config.columns().p());
    Column problem = input.maps() ? byBin(weights) : weights;
    for (String labels : input.labels()) {
      int more = labels.equals(config.columns().edges()) ? 1 : 0;
      Column wrong = size(column(labels)).notEqual(size(p).plus(more));
      Column detail =
          concat(
              lit(labels + " has "),
              size(column(labels)).cast("string"),
              lit(" elements, p has "),
              size(p).cast("string"),
              lit(more == 1 ? " (must be one more)" : " (must be equal)"));
      problem =
          coalesce(
              problem,
              when(
                  column(labels).isNotNull().and(wrong), RowProblem.of("LABELS_MISMATCH", detail)));
      if (more == 1) {
        problem = coalesce(problem, edgesProblem(labels));
      }
    }
    return input.sampleSizes() ? coalesce(problem, sizeProblem()) : problem;
  }

  /** Names the bin of a map, as in {@code p[DE]}, where the weights are told by their position. */
  private Column byBin(Column weights) {
    Column detail = weights.getField(Columns.DETAIL);
    Column at = regexp_extract(detail, "^[pq]\\[([0-9]+)]", 1);
    Column bin = get(column(config.columns().bins()), at.cast("int"));
    Column side = detail.substr(lit(1), lit(2));
    Column rest = detail.substr(length(at).plus(3), length(detail));
    Column told = when(at.equalTo(""), detail).otherwise(concat(side, bin, rest));
    return when(weights.isNotNull(), RowProblem.of(weights.getField(Columns.REASON), told));
  }

  /** Sorting what is sorted costs little; a function for each edge is called in bad rows alone. */
  private static Column edgesProblem(String name) {
    Column edges = column(name).cast("array<double>");
    Column first = get(edges, lit(0));
    Column last = get(edges, size(edges).minus(1)); // NaN is the largest of all
    Column bad =
        edges
            .notEqual(sort_array(array_distinct(edges)))
            .or(first.isNull())
            .or(first.lt(-Double.MAX_VALUE))
            .or(last.gt(Double.MAX_VALUE));
    return when(column(name).isNotNull().and(bad), CheckHistograms.outOfOrder(name, "BAD_EDGES"));
  }

  private Column sizeProblem() {
    Column problem = null;
    for (String size : List.of(config.columns().sampleSizeP(), config.columns().sampleSizeQ())) {
      Column value = column(size).cast("double");
      Column bad = value.isNull().or(value.lt(0)).or(value.gt(Double.MAX_VALUE));
      Column text = coalesce(column(size).cast("string"), lit("NULL"));
      Column found =
          when(
              bad,
              RowProblem.of(
                  "BAD_SAMPLE_SIZE",
                  concat(lit(size + " is "), text, lit(" (must be finite and >= 0)"))));
      problem = problem == null ? found : coalesce(problem, found);
    }
    return problem;
  }

  /** One bin of a histogram is checked as a histogram of one bin. */
  private Column binProblem() {
    Column p = column(config.columns().p());
    Column q = column(config.columns().q());
    Column problem = pairProblem(array(orEmpty(p)), array(orEmpty(q)));
    Column detail = regexp_replace(problem.getField(Columns.DETAIL), "\\[0\\]", "");
    Column bin = column(config.columns().bin());
    Column both = p.isNull().and(q.isNull());
    Column fine =
        bin.isNotNull().and(not(both)).and(isWeight(orEmpty(p))).and(isWeight(orEmpty(q)));
    Column unusual =
        when(
                bin.isNull(),
                RowProblem.of(
                    "NULL_BIN", lit(config.columns().bin() + " is NULL (must name a bin)")))
            .when(
                both,
                RowProblem.of(
                    "NULL_WEIGHTS", lit("p and q are NULL (one of them must be a number)")))
            .when(problem.isNotNull(), RowProblem.of(problem.getField(Columns.REASON), detail));
    return when(not(coalesce(fine, lit(false))), unusual);
  }

  /** Whether a number is surely a weight, so that most rows need no function to find out. */
  private Column isWeight(Column weight) {
    return switch (config.domain()) {
      case COUNTS ->
          weight
              .geq(0)
              .and(weight.leq(WeightRule.MAX_COUNT))
              .and(rint(weight.cast("double")).equalTo(weight));
      case PROBABILITIES -> weight.geq(0).and(weight.leq(WeightRule.MAX_COUNT));
      case LOG_WEIGHTS -> weight.lt(Double.POSITIVE_INFINITY);
    };
  }

  /** A bin missing on one side has no weight there. */
  private Column orEmpty(Column weight) {
    return coalesce(
        weight, config.domain() == Domain.LOG_WEIGHTS ? lit(Double.NEGATIVE_INFINITY) : lit(0));
  }

  private Column pairProblem(Column p, Column q) {
    return call_function(
        "drift.pair_problem", p, q, lit(config.domain().sqlName()), lit(config.maxBins()));
  }
}
