package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.input.RowsHash;
import dev.kldrift.job.publish.FaultyFileSystem.Kind;
import dev.kldrift.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Faults where Spark reads the tables. */
abstract class TableFaultSweep extends FaultSweep {

  TableFaultSweep(int step) {
    super(step);
  }

  /** In the short form not all, as files have them. */
  @Override
  boolean isTried(Kind kind) {
    return kind == Kind.FAILS || kind == Kind.HALTS || isLong();
  }

  /** A published table. */
  abstract Dataset<Row> read(String table);

  @Override
  final List<String> rowsByRun(String table) {
    Dataset<Row> rows = read(table);
    return rows
        .groupBy(col(Columns.RUN_ID))
        .agg(count(lit(1)), RowsHash.total(Columns.columns(List.of(rows.columns()))))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Override
  final List<String> runs() {
    return read("runs").select(Columns.RUN_ID).collectAsList().stream().map(Row::toString).toList();
  }
}
