package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.ReportConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.export.ExportFormat;
import dev.kldrift.job.publish.DeltaSession;
import dev.kldrift.job.publish.PublishedTables;
import dev.kldrift.job.report.ReportJob;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.ResultViews;
import dev.kldrift.job.table.Columns;
import dev.kldrift.job.table.ResultTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nights whose results are Delta tables: the rows of files, and every command works on them. */
@ExtendWith(DeltaLake.class)
class DeltaOutputTest extends NightlyFixture {
  private static final List<String> DAYS = List.of("2026-11-20", "2026-11-21", "2026-11-22");
  private static final List<ResultTable> TABLES =
      List.of(
          ResultTable.BINS,
          ResultTable.HISTOGRAM,
          ResultTable.PROFILE,
          ResultTable.QUARANTINE,
          ResultTable.SUMMARY,
          ResultTable.ALERTS,
          ResultTable.DIVERGENCE,
          ResultTable.RUNS);

  private String[] settings(String format) {
    return new String[] {
      "publish.format=" + format,
      "publish.max-rows-per-file=" + (format.equals("delta") ? 1 : 1000),
      "output=" + folder.resolve(format),
      "profile.segments=k",
      "alerts.track=on",
      "report.html=on"
    };
  }

  private Dataset<Row> rows(String format, ResultTable table) {
    Path files = folder.resolve("files").resolve(table.folder());
    Dataset<Row> like = spark.read().parquet(files.toString());
    Dataset<Row> rows =
        format.equals("files")
            ? like
            : spark
                .read()
                .format(format)
                .load(folder.resolve(format + "/" + table.folder()).toString());
    return rows.select(Columns.columns(List.of(like.columns())))
        .drop("started_at", "finished_at", "config_hash", Columns.RUN_ID);
  }

  private void requireRowsOfFiles() {
    for (ResultTable table : TABLES) {
      assertThat(texts(rows("delta", table)))
          .as(table.folder())
          .isEqualTo(texts(rows("files", table)));
    }
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void nights_haveTheRowsOfFiles_andCommandsReadThem() throws Exception {
    for (int day = 0; day < 3; day++) {
      day(DAYS.get(day), 400, "id % " + (day == 2 ? 9 : 5) + " v, if(id % 3 = 0, 'a', 'b') k");
    }
    for (String day : DAYS.subList(1, 3)) {
      nightly(day, settings("files"));
      nightly(day, settings("delta"));
    }
    requireRowsOfFiles();
    long versions = versions();
    nightly(DAYS.get(2), settings("delta"));
    requireRowsOfFiles();
    assertThat(versions()).isEqualTo(versions + 1);

    Path divergence = folder.resolve("delta/divergence");
    assertThat(
            spark
                .read()
                .format("delta")
                .option("versionAsOf", 0)
                .load(divergence.toString())
                .select("run_date")
                .distinct()
                .collectAsList())
        .hasToString("[[2026-11-21]]");
    assertThat(
            spark
                .read()
                .format("delta")
                .load(divergence.toString())
                .schema()
                .apply("kl_pq")
                .getComment()
                .get())
        .isEqualTo(rowsComment());

    ResultViewsReader views = new ResultViewsReader(folder.resolve("delta").toString());
    assertThat(views.count("divergence")).isEqualTo(rows("files", ResultTable.DIVERGENCE).count());
    assertThat(views.count("alerts")).isEqualTo(rows("files", ResultTable.ALERTS).count());
    assertThat(views.count("bins")).isEqualTo(rows("files", ResultTable.BINS).count());

    for (ResultTable table : List.of(ResultTable.DIVERGENCE, ResultTable.QUARANTINE)) {
      assertThat(export("delta", table)).isEqualTo(export("files", table));
    }
    report();
    accept();
    prune();
  }

  private String rowsComment() {
    return spark
        .read()
        .parquet(folder.resolve("files/divergence").toString())
        .schema()
        .apply("kl_pq")
        .getComment()
        .get();
  }

  private long versions() throws Exception {
    try (var log = Files.list(folder.resolve("delta/divergence/_delta_log"))) {
      return log.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  /** The views of {@code sql}. */
  private final class ResultViewsReader {
    private final SparkSession session = spark.newSession();

    ResultViewsReader(String output) {
      session.conf().set("spark.sql.session.timeZone", "UTC");
      assertThat(new ResultViews(session, output).open()).contains("divergence", "alerts", "bins");
    }

    long count(String view) {
      return session.table(view).count();
    }
  }

  /** The lines of a date, without the names of the runs. */
  private String export(String format, ResultTable table) throws Exception {
    Path to = folder.resolve(format + "-" + table.folder() + ".jsonl");
    new ExportJob(spark, folder.resolve(format).toString(), LocalDate.parse(DAYS.get(2)))
        .run(table, ExportFormat.JSONL, to);
    return Files.readString(to).replaceAll("2026-11-22-[0-9a-f]{12}", "RUN");
  }

  private void report() throws Exception {
    Path page = folder.resolve("delta/report/run_date=" + DAYS.get(2) + ".html");
    assertThat(page).exists();
    Files.delete(page);
    Settings settings = Settings.defaults();
    settings.withAssignment("output=" + folder.resolve("delta"));
    settings.withAssignment("run-date=" + DAYS.get(2));
    new ReportJob(spark, ReportConfig.of(settings, Clock.systemUTC())).run();
    assertThat(page).exists();
  }

  private void accept() {
    assertThat(
            new AcceptJob(spark, config(DAYS.get(2), settings("delta")))
                .accept(
                    new Acceptance(
                        "v", Map.of(), LocalDate.parse(DAYS.get(2)), "me", Instant.EPOCH, "")))
        .containsExactly(LocalDate.parse(DAYS.get(2)));
  }

  private void prune() {
    PruneJob job = new PruneJob(config(DAYS.get(2), settings("delta")), new Configuration());
    assertThat(job.needsSpark()).isTrue();
    PruneJob.Pruned pruned = job.run(1, false, false);
    assertThat(pruned.bytes()).containsKeys("runs", "divergence");
    PublishedTables left =
        PublishedTables.of(folder.resolve("delta").toString(), new Configuration());
    assertThat(left.dates(ResultTable.DIVERGENCE)).containsExactly(LocalDate.parse(DAYS.get(2)));
    assertThat(texts(rows("delta", ResultTable.DIVERGENCE).select("run_date").distinct()))
        .containsExactly("[2026-11-22]");
  }

  @Test
  void aSessionWithoutDelta_isABadConfiguration() {
    SparkSession without = spark.newSession();
    without.conf().set("spark.sql.catalog.spark_catalog", "other");
    assertThatThrownBy(() -> DeltaSession.require(without))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "Delta tables need a session that is started with spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog (it has 'other')");
  }
}
