package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofArray;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The table {@code histogram}: counts of a day's rows by feature, segment and bin. */
public final class HistogramTable {
  private static final List<String> KEY =
      List.of("dataset", "feature", "segment_level", TableDefinition.INPUT);

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "feature and segment of a day",
          List.of(
              ofString("dataset", "name of the source"),
              ofString("feature", "what is counted"),
              ofString("segment_level", "name of the level, all for every row"),
              TableColumn.ofInput("the segment columns, NULL where the level is not cut by them"),
              ofString("spec_id", "fingerprint of the bins, as in the table bins"),
              ofString("segment_spec_id", "fingerprint of the segments of the level"),
              ofLong("rows", "rows", "sum of counts"),
              ofArray("counts", DataTypes.LongType, "rows", "rows of each bin"),
              TableColumn.SCHEMA_VERSION),
          KEY,
          KEY);

  private HistogramTable() {}
}
