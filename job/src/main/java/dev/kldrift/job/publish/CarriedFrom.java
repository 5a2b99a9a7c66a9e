package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.table.Columns;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Names the run that a table of an earlier run date comes from. */
public final class CarriedFrom {
  private CarriedFrom() {}

  /** Its run date and run id, which make the identity of a run that reads it; empty: no file. */
  public static List<String> of(SparkSession spark, Optional<Path> earlier) {
    return earlier
        .map(
            file -> {
              List<Row> first =
                  spark.read().parquet(ExactPath.of(file)).select(Columns.RUN_ID).takeAsList(1);
              return List.of(file.getParent().getName(), first.toString());
            })
        .orElse(List.of());
  }
}
