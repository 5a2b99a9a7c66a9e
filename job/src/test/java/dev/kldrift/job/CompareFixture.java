package dev.kldrift.job;

import dev.kldrift.job.config.CompareConfig;
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

/** Runs {@code compare} on small inputs and reads what it published. */
public abstract class CompareFixture {
  protected static final String DATE = "2026-11-22";

  @TempDir protected Path folder;

  protected final SparkSession spark;

  protected CompareFixture() {
    this(TestSpark.session());
  }

  protected CompareFixture(SparkSession spark) {
    this.spark = spark;
  }

  protected Path output() {
    return folder.resolve("out");
  }

  /** Writes an input of these rows. */
  protected Path input(String name, String query) {
    return TestSpark.write(folder.resolve(name), query);
  }

  /** Runs on an input with settings over the defaults; any share of rows may be quarantined. */
  protected CompareResult compare(Path input, String... assignments) {
    Settings settings = Settings.defaults().withAssignment("max-quarantine-fraction=1");
    settings.withAssignment("input=" + input).withAssignment("output=" + output());
    settings.withAssignment("run-date=" + DATE);
    // Inputs that can be worked out by hand are TOO_FEW for any test.
    settings.withAssignment("decision.minimum-power=0");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    CompareConfig config = CompareConfig.of(settings, Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      return new CompareJob(spark, config, progress).run();
    }
  }

  protected Dataset<Row> table(String name) {
    return spark.read().parquet(output().resolve(name).toString());
  }

  /** The published rows of a query over view {@code t}, as text in order. */
  protected List<String> rows(String table, String select) {
    table(table).createOrReplaceTempView("t");
    return spark.sql(select).collectAsList().stream().map(Row::toString).toList();
  }

  /** Published result values without what differs from run to run. */
  protected String results() {
    TreeMap<String, String> files = new TreeMap<>();
    for (String name : List.of("divergence", "summary")) {
      files.put(
          name,
          table(name).drop("run_id", "run_date").collectAsList().stream()
              .map(Row::toString)
              .collect(Collectors.joining("\n")));
    }
    return files.toString();
  }
}
