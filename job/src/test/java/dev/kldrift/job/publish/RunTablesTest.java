package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run checks before it publishes, and what it takes back. */
class RunTablesTest {
  @TempDir Path root;

  private final SparkSession spark = TestSpark.session();

  private RunTables tables(long mostRows) {
    LocalDate date = LocalDate.of(2026, 11, 22);
    return new RunTables(
        spark, OutputFolder.open(root.toString(), date, new Configuration()), mostRows);
  }

  private Dataset<Row> keys() {
    return spark.sql("select * from values ('b'), ('a'), ('b') as t(k)");
  }

  private Path earlier(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, "earlier");
  }

  @Test
  void publish_aComparison_takesBackWhatIsNotMadeAgain() throws IOException {
    Path alerts = earlier("alerts/run_date=2026-11-22/alerts.parquet");
    Path digest = earlier("_alerts/run_date=2026-11-22.json");
    Path surprise = earlier("surprise/run_date=2026-11-22/surprise.parquet");
    Path picture = earlier("pictures/run_date=2026-11-22/strip.png");
    Path otherDate = earlier("alerts/run_date=2026-11-21/alerts.parquet");
    Path histogram = earlier("histogram/run_date=2026-11-22/histogram.parquet");
    Path monitoring = earlier("monitoring/run_date=2026-11-22/monitoring.parquet");
    RunTables tables = tables(9);
    tables.write(ResultTable.DIVERGENCE, keys(), List.of("k")).prepare(spark);
    tables.writeFew(ResultTable.MONITORING, keys(), List.of("k"));
    tables.publish("run");
    assertThat(List.of(alerts, digest, surprise, picture)).noneMatch(Files::exists);
    assertThat(List.of(otherDate, histogram)).allMatch(Files::exists);
    assertThat(spark.read().parquet(monitoring.toString()).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a", "b", "b");
  }

  @Test
  void publish_noComparison_takesBackNothing() throws IOException {
    Path alerts = earlier("alerts/run_date=2026-11-22/alerts.parquet");
    RunTables tables = tables(9);
    tables
        .write(ResultTable.BINS, spark.sql("select 'x' name, 'TEXT' kind"), List.of())
        .prepare(spark);
    tables.publish("run");
    assertThat(alerts).exists();
  }

  @Test
  void prepare_otherColumnsThanTheTableHas_throws() {
    RunTables tables = tables(9);
    tables.write(ResultTable.MONITORING, keys(), List.of("k"));
    assertThatThrownBy(tables::prepare)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("audit failed: MONITORING has other columns than it should: k string");
    assertThat(root.resolve("monitoring")).doesNotExist();
  }

  @Test
  void requireUnique_aKeyTwice_throws() {
    RunTables tables = tables(9);
    tables.write(ResultTable.MONITORING, keys(), List.of("k"));
    assertThatThrownBy(() -> tables.requireUnique(ResultTable.MONITORING, List.of("k")))
        .hasMessage("audit failed: a key was scored twice: [[b,2]]");
  }

  @Test
  void requireFewEnough_moreRowsThanAFileMayHave_cannotBePublished() {
    RunTables tables = tables(2);
    tables.write(ResultTable.MONITORING, keys(), List.of("k"));
    assertThatThrownBy(() -> tables.requireFewEnough(ResultTable.MONITORING))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_PUBLISH));
  }

  @Test
  void staged_aTableThatIsNotMade_throws() {
    assertThatThrownBy(() -> tables(9).staged(ResultTable.ALERTS)).hasMessage("not staged: ALERTS");
  }
}
