package dev.kldrift.job.publish;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.PublishConfig;
import dev.kldrift.job.config.PublishConfig.Format;
import dev.kldrift.job.table.ResultTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/** Publishes small tables of dates into an output of Delta tables. */
abstract class DatedTablesFixture {
  static final LocalDate DATE = LocalDate.of(2026, 11, 22);
  static final Configuration HADOOP = new Configuration();

  final SparkSession spark = TestSpark.session();

  @TempDir Path root;

  OutputFolder open(LocalDate date) {
    PublishedTables.claim(root.toString(), new PublishConfig(Format.DELTA, "", 1), spark, HADOOP);
    return OutputFolder.open(root.toString(), date, HADOOP);
  }

  StagedTable stage(LocalDate date, String query) {
    return StagedTable.write(ResultTable.BINS, open(date), spark.sql(query), List.of());
  }

  void publish(LocalDate date, String query, String run) {
    StagedTable staged = stage(date, query);
    staged.prepare(spark);
    staged.publish(spark, run);
  }

  static String bins(String name, String kind) {
    return "select '" + name + "' name, '" + kind + "' kind";
  }
}
