package dev.kldrift.job.publish;

import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Names the run that a table of an earlier run date comes from. */
public final class CarriedFrom {
  private CarriedFrom() {}

  /** Its run date and run id, which make the identity of a run that reads it; empty: no date. */
  public static List<String> of(
      SparkSession spark, OutputFolder output, ResultTable table, Optional<LocalDate> earlier) {
    return earlier
        .map(
            date -> {
              List<Row> first =
                  output.read(spark, table, date).select(Columns.RUN_ID).takeAsList(1);
              return List.of(OutputFolder.folder(date), first.toString());
            })
        .orElse(List.of());
  }
}
