package dev.kldrift.job.input;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.RowProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Files whose columns have the same types, and the way from those to the columns that stages read.
 *
 * @param files the files
 * @param schema what Spark is told that they hold
 * @param columns the columns, in the order of stages
 * @param maps where the histograms are maps: how they are read
 * @param labels name of the column for the names of their bins
 */
record FileGroup(
    List<InputFile> files,
    StructType schema,
    List<ColumnReading> columns,
    Optional<MapReading> maps,
    String labels) {

  /** Whether rows may have values that the types of stages do not hold. */
  boolean canMisfit() {
    return maps.isPresent() || columns.stream().anyMatch(column -> column.misfit().isPresent());
  }

  /**
   * The columns that stages read, with {@code source_file}.
   *
   * @param misfits whether to add {@code __misfit}, as one of the groups has to
   */
  Dataset<Row> convert(Dataset<Row> rows, boolean misfits) {
    if (!misfits && columns.stream().allMatch(ColumnReading::isIdentity)) {
      return rows;
    }
    Dataset<Row> told = misfits ? rows.withColumn(Columns.MISFIT, misfit()) : rows;
    Dataset<Row> entries =
        maps.map(map -> told.withColumn(Columns.ENTRIES, map.bins())).orElse(told);
    List<Column> read = new ArrayList<>();
    columns.forEach(column -> read.add(read(column)));
    if (maps.isPresent()) {
      read.add(col(Columns.ENTRIES).getField(Columns.BIN).cast("array<string>").as(labels));
      read.add(col(Columns.ENTRIES));
    }
    read.add(column(Columns.SOURCE_FILE));
    if (misfits) {
      read.add(col(Columns.MISFIT));
    }
    return entries.select(read.toArray(Column[]::new));
  }

  private Column read(ColumnReading column) {
    if (maps.isEmpty()) {
      return column.read();
    }
    if (column.equals(maps.get().p())) {
      return maps.get().weights(column, Columns.P);
    }
    return column.equals(maps.get().q()) ? maps.get().weights(column, Columns.Q) : column.read();
  }

  private Column misfit() {
    List<Column> found = new ArrayList<>();
    maps.ifPresent(map -> found.add(map.misfit()));
    for (ColumnReading column : columns) {
      column.misfit().ifPresent(found::add);
    }
    return found.isEmpty()
        ? lit(null).cast(RowProblem.TYPE)
        : coalesce(found.toArray(Column[]::new));
  }
}
