package dev.kldrift.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.kldrift.job.table.Columns;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps a night of mostly bad input from replacing a good one. */
public final class QuarantineLimit {
  private final double maxFraction;

  public QuarantineLimit(double maxFraction) {
    this.maxFraction = maxFraction;
  }

  /**
   * Compares the rejected share of rows with the limit.
   *
   * @throws JobFailure if it is above; the message counts the reasons, with an example each
   */
  public void require(long rowsIn, long quarantined, Dataset<Row> quarantine) {
    if (quarantined <= maxFraction * rowsIn) {
      return;
    }
    String reasons =
        quarantine
            .groupBy(Columns.REASON)
            .agg(count(lit(1)).as("rows"), min(Columns.DETAIL), min(Columns.SOURCE_FILE))
            .orderBy(col("rows").desc(), col(Columns.REASON))
            .limit(5)
            .collectAsList()
            .stream()
            .map(
                row ->
                    "%d %s%s: %s%s"
                        .formatted(row.getLong(1), row.get(0), place(row), row.get(2), remedy(row)))
            .collect(Collectors.joining("; "));
    throw new JobFailure(
        ExitCode.BAD_DATA,
        String.format(
            Locale.ROOT,
            "%d of %d rows rejected, more than max-quarantine-fraction %s; nothing published (%s)",
            quarantined,
            rowsIn,
            maxFraction,
            reasons));
  }

  /** Pairs that a run has made are of no file. */
  private static String place(Row reason) {
    return reason.isNullAt(3) ? "" : ", as in " + reason.get(3);
  }

  private static String remedy(Row reason) {
    return reason.getString(0).equals("NOT_AN_INTEGER")
        ? "; other weights need --domain probabilities"
        : "";
  }
}
