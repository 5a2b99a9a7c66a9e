package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code nightly} on small tables and reads what it published. */
public abstract class NightlyFixture {
  @TempDir protected Path folder;

  protected final SparkSession spark = TestSpark.session();

  protected Path output() {
    return folder.resolve("out");
  }

  /** The folder of the table that is profiled. */
  protected Path source() {
    return folder.resolve("source");
  }

  /** Adds a file with the rows of a query to the table. */
  protected void file(String name, String query) {
    TestSpark.write(source().resolve(name), query);
  }

  /** Adds rows of one day: {@code id} counts them, {@code select} makes the other columns of it. */
  protected void day(String date, int rows, String select) {
    file(
        date + ".parquet",
        "select timestamp'%s 12:00:00' date, %s from range(%d)".formatted(date, select, rows));
  }

  protected NightlyConfig config(String date, String... assignments) {
    Settings settings = Settings.defaults();
    settings.withAssignment("source.path=" + source());
    settings.withAssignment("output=" + output());
    settings.withAssignment("run-date=" + date);
    settings.withAssignment("reference.windows=previous-day");
    settings.withAssignment("decision.minimum-power=0");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    return NightlyConfig.of(settings, Clock.systemUTC());
  }

  protected NightlyResult nightly(String date, String... assignments) {
    return run(config(date, assignments));
  }

  protected NightlyResult run(NightlyConfig config) {
    try (Progress progress = Progress.of(spark, true)) {
      return new NightlyJob(spark, config, progress).run();
    }
  }

  protected Dataset<Row> table(String name) {
    return spark.read().parquet(output().resolve(name).toString());
  }

  /** The published rows of a query over view {@code t}, as text. */
  protected List<String> rows(String table, String select) {
    table(table).createOrReplaceTempView("t");
    return spark.sql(select).collectAsList().stream().map(Row::toString).toList();
  }

  /** Every published row of every table but the times of {@code runs}. */
  protected String everything() {
    TreeMap<String, String> tables = new TreeMap<>();
    for (String name : List.of("bins", "histogram", "divergence", "summary", "quarantine")) {
      tables.put(
          name,
          table(name).collectAsList().stream()
              .map(Row::toString)
              .sorted()
              .collect(Collectors.joining("\n")));
    }
    tables.put("runs", rows("runs", "select run_id, run_date from t order by 2").toString());
    return tables.toString();
  }
}
