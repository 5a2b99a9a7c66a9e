package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.Domain;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Leaves one group per key: the one that most rows agree on.
 *
 * <p>Groups of a key compete by rows, then by bins, then by the hash of their labels, so that the
 * choice does not depend on the order of rows. Works on scored groups, which are small; one
 * shuffle.
 */
public final class ResolveKeys {
  private static final String RANK = "__rank";
  private static final String CHOSEN_BINS = "__chosen_bins";
  private static final String LOST = "__lost";

  /** A quantity that every scored group has. */
  private static final String SCORED = "bins";

  private final int maxBins;
  private final Domain domain;

  /** Of keys whose histograms are weights of this domain. */
  public ResolveKeys(int maxBins, Domain domain) {
    this.maxBins = maxBins;
    this.domain = domain;
  }

  /**
   * The scored group of each key; {@code __rejected} counts the rows of the key it does not hold.
   */
  public Dataset<Row> chosen(Dataset<Row> scored, List<String> keys) {
    return ranked(scored, keys)
        .filter(isChosen())
        .withColumn(Columns.REJECTED, col(LOST).minus(col(Columns.PARTIALS)))
        .drop(RANK, CHOSEN_BINS, LOST);
  }

  /** The chosen groups themselves, with their histograms, from all groups. */
  public Dataset<Row> pairs(Dataset<Row> groups, List<String> keys) {
    List<String> on = new ArrayList<>(keys);
    on.addAll(List.of(Columns.BIN_COUNT, Columns.LABELS_HASH));
    List<String> ranking = new ArrayList<>(on);
    ranking.addAll(List.of(Columns.PARTIALS, Columns.REJECTED, SCORED));
    Column scored = when(col(Columns.P).isNotNull().and(col(Columns.Q).isNotNull()), 1);
    Dataset<Row> candidates = groups.withColumn(SCORED, scored).select(columns(ranking));
    Dataset<Row> chosen = chosen(candidates, keys).drop(Columns.PARTIALS, SCORED);
    return Joins.innerOnKeys(groups.drop(Columns.REJECTED), chosen, on);
  }

  /** The groups that lost, with the problem of their rows. */
  public Dataset<Row> lost(Dataset<Row> scored, List<String> keys) {
    return ranked(scored, keys)
        .filter(isChosen().unary_$bang().and(col(Columns.PARTIALS).gt(0L)))
        .withColumn(Columns.PROBLEM, problem());
  }

  private static Dataset<Row> ranked(Dataset<Row> scored, List<String> keys) {
    WindowSpec byKey = Window.partitionBy(columns(keys));
    WindowSpec best =
        byKey.orderBy(
            col(SCORED).isNotNull().desc(),
            col(Columns.PARTIALS).desc(),
            col(Columns.BIN_COUNT).desc(),
            col(Columns.LABELS_HASH));
    return scored
        .withColumn(RANK, row_number().over(best))
        .withColumn(CHOSEN_BINS, first(Columns.BIN_COUNT).over(best))
        .withColumn(LOST, sum(col(Columns.PARTIALS).plus(col(Columns.REJECTED))).over(byKey));
  }

  private static Column isChosen() {
    return col(RANK).equalTo(1).and(col(SCORED).isNotNull());
  }

  private Column problem() {
    Column bins = col(Columns.BIN_COUNT);
    Column length =
        concat(
            bins.cast("string"),
            lit(" bins, where the rows of the key that are scored have "),
            col(CHOSEN_BINS).cast("string"),
            lit(" (must be equal; most rows are scored, or those of more bins)"));
    Column tooMany = concat(bins.cast("string"), lit(" bins (limits.max-bins is " + maxBins + ")"));
    return when(bins.gt(maxBins), RowProblem.of("TOO_MANY_BINS", tooMany))
        .when(
            col(SCORED).isNull(), RowProblem.of("OVERFLOW", lit("the key's partial " + tooLarge())))
        .when(bins.notEqual(col(CHOSEN_BINS)), RowProblem.of("LENGTH_MISMATCH", length))
        .otherwise(
            RowProblem.of(
                "LABELS_MISMATCH",
                lit(
                    "bins or edges differ from the rows of the key that are scored"
                        + " (must be equal; most rows are scored)")));
  }

  /** What a sum that cannot be scored exceeds. */
  private String tooLarge() {
    return domain == Domain.COUNTS
        ? "counts add up to more than 2^53 = 9007199254740992"
        : "weights add up to more than a double holds (must be <= " + Double.MAX_VALUE + ")";
  }
}
