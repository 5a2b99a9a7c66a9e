package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofArray;
import static dev.kldrift.job.table.TableColumn.ofDate;
import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code monitoring}: evidence of drift, carried from run date to run date. */
public final class MonitoringTable {
  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "key",
          List.of(
              TableColumn.ofInput("the key columns"),
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION,
              ofArray("counts", DataTypes.DoubleType, "counts", "q since p last changed"),
              ofLong("reference_hash", "", "fingerprint of p and its bins"),
              ofDouble("log_e_value", "ln", "evidence of drift since p last changed"),
              ofDouble("largest_log_e_value", "ln", "the largest of them so far"),
              ofDouble("anytime_p_value", "probability", "p-value that holds whenever looked at"),
              ofInt("days", "days", "run dates with counts since p last changed"),
              ofDate("first_date", "the first of them")),
          List.of(TableDefinition.INPUT),
          List.of(TableDefinition.INPUT));

  private MonitoringTable() {}
}
