package dev.kldrift.job.publish;

import dev.kldrift.job.DeltaLake;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults where tables are Delta's, whose log is on the faulty disk too. */
@ExtendWith(DeltaLake.class)
class DeltaFaultsTest extends TableFaultSweep {

  DeltaFaultsTest() {
    super(401);
  }

  @Override
  List<String> settings() {
    return List.of("publish.format=delta");
  }

  @Override
  Dataset<Row> read(String table) {
    return spark.read().format("delta").load(output().resolve(table).toString());
  }

  /** Each run adds files, and entries of the log; old ones are for VACUUM to remove. */
  @Override
  boolean isOfALog(String name) {
    return name.contains("/_delta_log/") || name.endsWith(".parquet");
  }
}
