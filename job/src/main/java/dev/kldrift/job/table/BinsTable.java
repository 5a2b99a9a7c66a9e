package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofArray;
import static dev.kldrift.job.table.TableColumn.ofBoolean;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code bins}: what the counts of {@code histogram} mean. */
public final class BinsTable {
  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "feature or segment level",
          List.of(
              ofString("name", "of the feature or the level"),
              ofString("kind", "INTEGER, REAL, TEXT, or SEGMENT for a level"),
              ofString("rule", "how the bins were made"),
              ofString("spec_id", "fingerprint of the bins"),
              ofArray("edges", DataTypes.DoubleType, "unit of the feature", "edges of numbers"),
              ofArray("labels", DataTypes.StringType, "", "what to call the bins"),
              ofArray("known_values", DataTypes.StringType, "", "values with a bin of their own"),
              ofInt("kept", "values", "how many values have one"),
              ofBoolean("complete", "whether every value that was seen has one"),
              TableColumn.SCHEMA_VERSION),
          List.of("kind", "name"),
          List.of("kind", "name"));

  private BinsTable() {}
}
