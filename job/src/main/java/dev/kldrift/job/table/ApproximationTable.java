package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofArray;
import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code approximation}: the nearest member of each family to each histogram. */
public final class ApproximationTable {
  private static final List<String> KEY = List.of(TableDefinition.INPUT, "family", "objective");

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "key, family and objective",
          List.of(
              TableColumn.ofInput("the key columns"),
              ofString("family", "family of distributions"),
              ofString("objective", "kl_pq: inclusive; kl_qp: exclusive"),
              ofString(Columns.STATUS, "OK, or why the fit is not to be trusted"),
              new TableColumn(
                  "parameters",
                  DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType),
                  "",
                  "of the nearest member, by name"),
              ofArray("q", DataTypes.DoubleType, "probability", "mass of that member in the bins"),
              ofDouble("kl_pq", "nats", "KL(p||q) to it"),
              ofDouble("kl_qp", "nats", "KL(q||p) to it"),
              ofDouble("entropy_q", "nats", "H(q)"),
              ofDouble("log_evidence", "nats", "ln of the sum of exp(log-weights)"),
              ofDouble("elbo", "nats", "evidence lower bound, log_evidence - kl_qp"),
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION),
          KEY,
          KEY);

  private ApproximationTable() {}
}
