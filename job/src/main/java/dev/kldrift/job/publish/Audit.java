package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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

  private final SparkSession spark;

  public Audit(SparkSession spark) {
    this.spark = spark;
  }

  /** Rows of the input that went into the scored rows. */
  public long combinedRows(StagedTable divergence) {
    return divergence.read(spark).agg(coalesce(sum(Columns.PARTIALS), lit(0L))).head().getLong(0);
  }

  public long rows(StagedTable table) {
    return table.read(spark).count();
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
   * The file has the columns that were written, in their order and types.
   *
   * @throws IllegalStateException if it has not
   */
  public void requireSchema(StagedTable table) {
    String written = describe(table.schema());
    String read = describe(table.read(spark).schema());
    require(
        written.equals(read), table.table() + " was written as " + written + ", reads as " + read);
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
