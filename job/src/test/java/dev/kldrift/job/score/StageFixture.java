package dev.kldrift.job.score;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.input.InputGate;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.input.ReadPairs;
import dev.kldrift.job.record.SparkSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/** Hands stages a few rows as they come through the gate. */
abstract class StageFixture {
  @TempDir Path folder;

  final SparkSession spark = SparkSettings.session(TestSpark.session());
  CompareConfig config;
  PairInput input;

  /** The rows of a query over {@code values}, read from Parquet under these settings. */
  Dataset<Row> read(String query, String... assignments) {
    Path file = TestSpark.write(folder.resolve("input"), query);
    Settings settings = Settings.defaults();
    settings.withAssignment("input=" + file).withAssignment("output=" + folder.resolve("out"));
    Arrays.stream(assignments).forEach(settings::withAssignment);
    config = CompareConfig.of(settings, Clock.systemUTC());
    input = new InputGate(spark, config).open();
    return new ReadPairs(spark).read(input);
  }

  /** How the rows of keys lie in what was read last. */
  KeyRuns runs() {
    return new FindDuplicates(config, input).find(new ReadPairs(spark).read(input));
  }

  /** The rows as text, in the order of their first column. */
  static List<String> text(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
