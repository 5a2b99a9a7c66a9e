package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofArray;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;
import static dev.kldrift.job.table.TableColumn.ofTimestamp;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code runs}: its row says that the other tables of a date are complete. */
public final class RunsTable {
  private static final StructType INPUT_FILE =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("rows", DataTypes.LongType)
          .add("bytes", DataTypes.LongType);

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "run",
          List.of(
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION,
              ofString("command", "what was run"),
              ofString("outcome", "DONE"),
              ofTimestamp("started_at", "when the run began, UTC"),
              ofTimestamp("finished_at", "when its tables were ready, UTC"),
              ofLong("rows_in", "rows", "rows read, rows_combined + rows_quarantined"),
              ofLong("rows_combined", "rows", "those that went into pairs"),
              ofLong("rows_quarantined", "rows", "those rejected"),
              ofLong("pairs", "pairs", "scored pairs"),
              ofString("config_hash", "fingerprint of the configuration"),
              ofString("code_version", "version and commit of the code"),
              ofArray("inputs", INPUT_FILE, "", "files that were read, with rows and bytes")),
          List.of(),
          List.of(Columns.RUN_ID));

  private RunsTable() {}
}
