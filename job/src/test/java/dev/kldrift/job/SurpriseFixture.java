package dev.kldrift.job;

import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.run.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code surprise} on small movies and reads what it published. */
abstract class SurpriseFixture {
  static final String DATE = "2026-11-22";

  @TempDir Path folder;

  final SparkSession spark = TestSpark.session();

  Path frames() {
    return folder.resolve("frames");
  }

  Path output() {
    return folder.resolve("out");
  }

  Path picture(String name) {
    return output().resolve("pictures/run_date=" + DATE).resolve(name);
  }

  /** Runs on the frames, with patches of 8 pixels and a lag of 3 frames. */
  SurpriseResult surprise(String... assignments) {
    return run("surprise.frames=" + frames(), assignments);
  }

  /** The same on another source. */
  SurpriseResult run(String source, String... assignments) {
    Settings settings = Settings.defaults();
    settings.withAssignment(source);
    settings.withAssignment("output=" + output());
    settings.withAssignment("run-date=" + DATE);
    settings.withAssignment("surprise.patch=8");
    settings.withAssignment("surprise.lag=3 frames");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    try (Progress progress = Progress.of(spark, true)) {
      return new SurpriseJob(spark, SurpriseConfig.of(settings, Clock.systemUTC()), progress).run();
    }
  }

  /** The published rows of a query over view {@code t}, as text. */
  List<String> rows(String table, String select) {
    spark.read().parquet(output().resolve(table).toString()).createOrReplaceTempView("t");
    return spark.sql(select).collectAsList().stream().map(Row::toString).toList();
  }
}
