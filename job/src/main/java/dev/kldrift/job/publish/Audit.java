package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.table.Columns;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Checks staged files before anybody can read them, from the files themselves.
 *
 * <p>A failed check is a bug of ours or a damaged disk, so it is an internal error.
 */
public final class Audit {
  private static final String ROWS = "__rows";
  private static final double EVIDENCE_TOLERANCE = 1e-12;

  private final SparkSession spark;

  public Audit(SparkSession spark) {
    this.spark = spark;
  }

  /** Rows of a staged table, by the footers of its files. */
  public long rows(StagedTable table) {
    return table.rows();
  }

  /**
   * Rows in = combined + quarantined.
   *
   * @throws IllegalStateException if a row is missing or counted twice
   */
  public void requireNothingLost(long rowsIn, long combined, long quarantined) {
    require(
        rowsIn == combined + quarantined,
        rowsIn + " rows read, but " + combined + " combined and " + quarantined + " quarantined");
  }

  /**
   * As many rows are staged as were counted on their way.
   *
   * @throws IllegalStateException if there are more or fewer
   */
  public void requireRows(StagedTable table, long counted) {
    require(
        table.rows() == counted,
        counted + " rows of " + table.table() + " counted, but " + table.rows() + " written");
  }

  /**
   * No two rows with the same key.
   *
   * @throws IllegalStateException if there are
   */
  public void requireUniqueKeys(StagedTable divergence, List<String> keys) {
    List<Row> repeated =
        divergence
            .read(spark)
            .groupBy(Columns.columns(keys))
            .agg(count(lit(1)).as(ROWS))
            .filter(col(ROWS).gt(1))
            .limit(1)
            .collectAsList();
    require(repeated.isEmpty(), "a key was scored twice: " + repeated);
  }

  /**
   * The last level of {@code decomposition} has every scored pair once.
   *
   * @throws IllegalStateException if it has not
   */
  public void requireEveryPair(StagedTable decomposition, int lastLevel, long pairs) {
    long rolledUp =
        decomposition
            .read(spark)
            .filter(col(Columns.LEVEL).equalTo(lastLevel))
            .agg(coalesce(sum("segments"), lit(0L)))
            .head()
            .getLong(0);
    require(rolledUp == pairs, pairs + " pairs scored, but " + rolledUp + " decomposed");
  }

  /**
   * Log evidence = evidence lower bound + KL(q‖p) in every row, to {@value #EVIDENCE_TOLERANCE} of
   * the largest of the three or 1 nat. The three are computed apart, so a wrong one shows.
   *
   * <p>Where KL(q‖p) is infinite the bound is -Infinity; where there is no q both are NaN.
   *
   * @throws IllegalStateException if a row breaks it
   */
  public void requireEvidence(StagedTable approximation) {
    Column evidence = col("log_evidence");
    Column bound = col("elbo");
    Column gap = col("kl_qp");
    Column off = abs(evidence.minus(bound).minus(gap));
    Column largest = greatest(lit(1.0), abs(evidence), abs(bound), gap);
    // To Spark NaN equals NaN and is above infinity.
    Column finite = largest.lt(Double.POSITIVE_INFINITY);
    Column holds =
        when(gap.isNaN(), bound.isNaN())
            .when(gap.equalTo(Double.POSITIVE_INFINITY), bound.equalTo(Double.NEGATIVE_INFINITY))
            .otherwise(finite.and(off.leq(largest.multiply(EVIDENCE_TOLERANCE))));
    List<Row> broken =
        approximation
            .read(spark)
            .filter(not(coalesce(holds, lit(false))))
            .select(evidence, bound, gap)
            .limit(1)
            .collectAsList();
    require(broken.isEmpty(), "log_evidence is not elbo + kl_qp: " + broken);
  }

  /**
   * The files have the columns that were written, in their order and types.
   *
   * @throws IllegalStateException if one has not
   */
  public void requireSchema(StagedTable table) {
    String written = describe(table.schema());
    try {
      for (StructType file : table.fileSchemas()) {
        String read = describe(file);
        require(
            written.equals(read),
            table.table() + " was written as " + written + ", reads as " + read);
      }
    } catch (IOException e) {
      throw new IllegalStateException("audit failed: " + e.getMessage(), e);
    }
  }

  /**
   * The rows have the columns that their table is said to have.
   *
   * @throws IllegalStateException if they have not
   */
  public void requireColumns(StagedTable table) {
    require(
        table.table().definition().fits(table.schema()),
        table.table() + " has other columns than it should: " + describe(table.schema()));
  }

  private static String describe(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> field.name() + " " + field.dataType().catalogString())
        .collect(Collectors.joining(", "));
  }

  private static void require(boolean condition, String failure) {
    if (!condition) {
      throw new IllegalStateException("audit failed: " + failure);
    }
  }
}
