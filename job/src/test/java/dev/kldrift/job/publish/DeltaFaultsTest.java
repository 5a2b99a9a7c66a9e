package dev.kldrift.job.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.kldrift.job.table.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Faults where tables are Delta's, whose log is on the faulty disk too. */
class DeltaFaultsTest extends FaultSweep {

  DeltaFaultsTest() {
    super(401);
  }

  @Override
  String format() {
    return "delta";
  }

  private Dataset<Row> read(String table) {
    return spark.read().format("delta").load(output().resolve(table).toString());
  }

  @Override
  List<String> rowsByRun(String table) {
    Dataset<Row> rows = read(table);
    return rows
        .groupBy(col(Columns.RUN_ID))
        .agg(
            count(lit(1)),
            sum(xxhash64(Columns.columns(List.of(rows.columns()))).cast("decimal(20,0)")))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Override
  List<String> runs() {
    return read("runs").select(Columns.RUN_ID).collectAsList().stream().map(Row::toString).toList();
  }

  /** Each run adds files, and entries of the log; old ones are for VACUUM to remove. */
  @Override
  boolean isOfALog(String name) {
    return name.contains("/_delta_log/") || name.endsWith(".parquet");
  }
}
