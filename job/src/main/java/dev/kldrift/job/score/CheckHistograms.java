package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.TextColumns;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out, row by row, what cannot be approximated, and whether a key has several rows.
 *
 * <p>Output of {@link #check}: the input and {@code __problem}, as {@link CheckRows} makes it.
 */
public final class CheckHistograms {
  private static final String ROWS = "__rows";

  private final CompareConfig config;
  private final PairInput input;

  public CheckHistograms(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /** Marks rows that cannot be approximated. No shuffle. */
  public Dataset<Row> check(Dataset<Row> histograms) {
    Column p = column(config.columns().p());
    Column problem =
        call_function(
            "drift.pair_problem", p, p, lit(config.domain().sqlName()), lit(config.maxBins()));
    for (String positions : input.labels()) {
      int more = positions.equals(config.columns().edges()) ? 1 : 0;
      problem =
          coalesce(
              problem, wrongLength(positions, p, more), outOfOrder(positions, "BAD_POSITIONS"));
    }
    return histograms.withColumn(
        Columns.PROBLEM, new TextColumns(input.schema()).problemOr(input.problem(problem)));
  }

  private static Column wrongLength(String positions, Column p, int more) {
    Column length = size(column(positions));
    Column detail =
        concat(
            lit(positions + " has "),
            length.cast("string"),
            lit(" elements, p has "),
            size(p).cast("string"),
            lit(more == 1 ? " (must be one more)" : " (must be equal)"));
    return when(
        column(positions).isNotNull().and(length.notEqual(size(p).plus(more))),
        RowProblem.of("LABELS_MISMATCH", detail));
  }

  /** The problem of positions that are not finite or do not rise. */
  static Column outOfOrder(String positions, String reason) {
    Column array = column(positions);
    Column bad =
        transform(
            array,
            (x, i) ->
                x.isNull()
                    .or(x.gt(Double.MAX_VALUE)) // NaN is the largest of all
                    .or(x.lt(-Double.MAX_VALUE))
                    .or(coalesce(x.leq(get(array, i.minus(1))), lit(false))));
    Column at = array_position(bad, true).minus(1).cast("int");
    Column before = get(array, at.minus(1)).cast("string");
    Column detail =
        concat(
            lit(positions + "["),
            at.cast("string"),
            lit("] is "),
            coalesce(get(array, at).cast("string"), lit("NULL")),
            coalesce(concat(lit(" after "), before), lit("")),
            lit(" (must be finite and rise from bin to bin)"));
    return when(coalesce(at.geq(0), lit(false)), RowProblem.of(reason, detail));
  }

  /**
   * Reads the key columns only; one shuffle of keys.
   *
   * @throws JobFailure if a key has several rows
   */
  public void requireOneRowPerKey(Dataset<Row> histograms) {
    List<Row> repeated =
        input
            .readable(histograms)
            .groupBy(Columns.columns(input.keys()))
            .agg(count(lit(1)).as(ROWS))
            .filter(col(ROWS).gt(1))
            .orderBy(Columns.columns(input.keys()))
            .limit(1)
            .collectAsList();
    for (Row row : repeated) {
      String key =
          IntStream.range(0, input.keys().size())
              .mapToObj(i -> input.keys().get(i) + "=" + row.get(i))
              .collect(Collectors.joining(", "));
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "key (%s) has %d rows (approximate takes one histogram of a key; add them up with drift.combine)"
              .formatted(key, row.getLong(input.keys().size())));
    }
  }
}
