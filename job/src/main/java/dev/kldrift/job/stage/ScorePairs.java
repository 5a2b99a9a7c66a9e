package dev.kldrift.job.stage;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.Domain;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.Status;
import dev.kldrift.sql.ResultTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Computes every divergence of a pair in one pass, then says what the row is worth. No shuffle. */
public final class ScorePairs {
  private final Domain domain;

  public ScorePairs(Domain domain) {
    this.domain = domain;
  }

  /** Replaces the histograms of a group by {@code __divergence}, NULL where they are NULL. */
  public Dataset<Row> score(Dataset<Row> groups) {
    String function = domain == Domain.LOG_WEIGHTS ? "drift.divergence_log" : "drift.divergence";
    return groups
        .withColumn(
            Columns.DIVERGENCE, call_function(function, column(Columns.P), column(Columns.Q)))
        .drop(Columns.P, Columns.Q);
  }

  /** The rows of the table {@code divergence}. */
  public Dataset<Row> rows(Dataset<Row> scored, List<String> keys, String runId) {
    List<Column> columns = new ArrayList<>(List.of(columns(keys)));
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    columns.add(status().as(Columns.STATUS));
    columns.add(column(Columns.PARTIALS));
    for (String field : ResultTypes.DIVERGENCE.fieldNames()) {
      columns.add(quantity(field).as(field));
    }
    return scored.select(columns.toArray(Column[]::new));
  }

  private static Column quantity(String field) {
    return col(Columns.DIVERGENCE).getField(field);
  }

  private static Column status() {
    Column disjoint =
        quantity("bins_used")
            .equalTo(quantity("unsupported_bins_p").plus(quantity("unsupported_bins_q")));
    return when(col(Columns.REJECTED).gt(0L), lit(Status.PARTIAL_INPUT.name()))
        .when(isnan(quantity("entropy_p")), lit(Status.EMPTY_P.name()))
        .when(isnan(quantity("entropy_q")), lit(Status.EMPTY_Q.name()))
        .when(disjoint, lit(Status.NO_OVERLAP.name()))
        .otherwise(lit(Status.OK.name()));
  }
}
