package dev.kldrift.job.table;

import static dev.kldrift.job.table.TableColumn.ofDouble;
import static dev.kldrift.job.table.TableColumn.ofInt;
import static dev.kldrift.job.table.TableColumn.ofLong;
import static dev.kldrift.job.table.TableColumn.ofString;

import java.util.List;

/** The table {@code profile}: what a day's values are like, by feature and segment. */
public final class ProfileTable {
  private static final String UNIT = "unit of the feature";
  private static final List<String> KEY =
      List.of("dataset", "feature", "segment_level", TableDefinition.INPUT);

  /** The table. */
  public static final TableDefinition DEFINITION =
      new TableDefinition(
          "feature and segment of a day",
          List.of(
              ofString("dataset", "name of the source"),
              ofString("feature", "what is described"),
              ofString("segment_level", "name of the level, all for every row"),
              TableColumn.ofInput("the segment columns, NULL where the level is not cut by them"),
              ofLong("rows", "rows", "all of them"),
              ofLong("nulls", "rows", "without a value"),
              ofLong("nans", "rows", "numbers that are NaN; NULL for texts"),
              ofInt("distinct", "values", "how many of the kept texts occur; NULL for numbers"),
              ofDouble("min", UNIT, "least number, with infinities; NULL for texts"),
              ofDouble("max", UNIT, "greatest number, with infinities; NULL for texts"),
              ofDouble("mean", UNIT, "of the finite numbers, by their exact sum, rounded once"),
              ofDouble("stddev", UNIT, "of a sample (n - 1) of the finite numbers, as exact"),
              ofLong("zeros", "rows", "numbers that are 0; NULL for texts"),
              ofLong("empty", "rows", "texts without a character; NULL for numbers"),
              TableColumn.SCHEMA_VERSION),
          KEY,
          KEY);

  private ProfileTable() {}
}
