package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.TextColumns;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The rows of the table {@code quarantine}: input columns as they came (but for bytes that are not
 * UTF-8, which are escaped), why they were rejected, and the file they came from, where that is
 * one.
 */
public final class RejectRows {
  private final PairInput input;
  private final Column sourceFile;
  private final String runId;

  /** Rows of files, or of a table, of the user's. */
  public RejectRows(PairInput input, String runId) {
    this(input, col(Columns.SOURCE_FILE), runId);
  }

  private RejectRows(PairInput input, Column sourceFile, String runId) {
    this.input = input;
    this.sourceFile = sourceFile;
    this.runId = runId;
  }

  /** Pairs that the run has made: of many files, and kept in one that is gone when it has ended. */
  public static RejectRows ofMade(PairInput input, String runId) {
    return new RejectRows(input, lit(null).cast("string").as(Columns.SOURCE_FILE), runId);
  }

  /** Rows with a problem of their own. No shuffle. */
  public Dataset<Row> faulty(Dataset<Row> checked) {
    return rejected(checked.filter(col(Columns.PROBLEM).isNotNull()));
  }

  /** Rows in order whose group lost. One shuffle of the rows. */
  public Dataset<Row> lost(Dataset<Row> checkedWithGroups, Dataset<Row> lostGroups) {
    Dataset<Row> rows =
        checkedWithGroups.filter(col(Columns.PROBLEM).isNull()).drop(Columns.PROBLEM);
    List<String> on = new ArrayList<>(input.keys());
    if (!input.longLayout() && !input.maps()) {
      on.add(Columns.BIN_COUNT);
      on.add(Columns.LABELS_HASH);
    }
    List<Column> group = new ArrayList<>(List.of(Columns.columns(on)));
    group.add(col(Columns.PROBLEM));
    return rejected(Joins.innerOnKeys(rows, lostGroups.select(group.toArray(Column[]::new)), on));
  }

  /** The same and rows of another kind, in which a column that those lack is NULL. */
  public Dataset<Row> with(Dataset<Row> rejected, Optional<Dataset<Row>> others) {
    return others.map(rows -> rejected.unionByName(like(rejected, rows))).orElse(rejected);
  }

  private Dataset<Row> like(Dataset<Row> rejected, Dataset<Row> others) {
    Dataset<Row> stamped =
        others
            .withColumn(Columns.RUN_ID, lit(runId))
            .withColumn(Columns.SCHEMA_VERSION, lit(Columns.SCHEMA_VERSION_VALUE));
    List<String> known = List.of(stamped.columns());
    Column[] columns =
        Arrays.stream(rejected.schema().fields())
            .map(field -> known.contains(field.name()) ? column(field.name()) : none(field))
            .toArray(Column[]::new);
    return stamped.select(columns);
  }

  private static Column none(StructField field) {
    return lit(null).cast(field.dataType()).as(field.name());
  }

  private Dataset<Row> rejected(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>(new TextColumns(input.schema()).printable());
    columns.add(col(Columns.PROBLEM).getField(Columns.REASON).as(Columns.REASON));
    columns.add(col(Columns.PROBLEM).getField(Columns.DETAIL).as(Columns.DETAIL));
    columns.add(sourceFile);
    columns.add(lit(runId).as(Columns.RUN_ID));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    return rows.select(columns.toArray(Column[]::new));
  }
}
