package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;

/** The table {@code quarantine}: rows of the input that cannot be used, as they came. */
public final class QuarantineTable {
  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "rejected row",
          List.of(
              TableColumn.ofInput(
                  "the columns of the input that a run reads, as they came; NULL for a number that"
                      + " the column does not hold (detail has it), maps as arrays in the order of"
                      + " bins"),
              ofString(Columns.REASON, "kind of the fault"),
              ofString(Columns.DETAIL, "what is wrong, and the rule"),
              ofString(Columns.SOURCE_FILE, "file of the row; NULL: a pair that the run has made"),
              TableColumn.RUN_ID,
              TableColumn.SCHEMA_VERSION),
          List.of(TableDefinition.INPUT, Columns.SOURCE_FILE, Columns.REASON, Columns.DETAIL),
          List.of());

  private QuarantineTable() {}
}
