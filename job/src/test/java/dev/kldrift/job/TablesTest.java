package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.TableVersion;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pairs and rows in tables: of Spark's own catalog, in views, and of Delta Lake. */
@ExtendWith(DeltaLake.class)
class TablesTest extends CompareFixture {
  private static final String PAIRS =
      "select concat('k', id) k, array(id, 2, 3) p, array(3, id, 1) q,"
          + " map('a', id, 'b', 2L) note from range(%d)";

  @BeforeEach
  void schema() {
    spark.sql("create database odd location '" + folder + "/odd'");
  }

  @AfterEach
  void dropped() {
    spark.sql("drop database odd cascade");
  }

  private String runId() {
    return rows("runs", "select run_id from t").get(0);
  }

  private List<String> inputs() {
    return rows("runs", "select to_json(inputs) from t");
  }

  private void compareTable(String name, String... more) {
    String[] table = {"input=", "input-table=" + name, "columns.keys=k"};
    compare(
        folder.resolve("none"), Stream.of(table, more).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void catalogTable_andView_giveWhatTheirFilesGive() {
    Path files = input("pairs", PAIRS.formatted(5));
    compare(files, "columns.keys=k");
    String expected = results();
    String name = "odd.pairs";
    spark.sql("create table " + name + " using parquet as " + PAIRS.formatted(5));
    spark.sql("create view odd.v as select * from " + name);

    compareTable(name);
    assertThat(results()).isEqualTo(expected);
    assertThat(inputs().get(0)).contains("\"path\":\"" + name + "\",\"rows\":5,");
    String run = runId();
    compareTable(name);
    assertThat(runId()).as("the same rows").isEqualTo(run);
    compareTable("odd.v");
    assertThat(results()).isEqualTo(expected);

    spark.sql("insert into " + name + " " + PAIRS.formatted(1));
    compareTable(name);
    assertThat(runId()).isNotEqualTo(run);
    assertThat(rows("divergence", "select partials from t where k = 'k0'")).containsExactly("[2]");
  }

  @Test
  void rejectedRow_ofATable_namesItsFileOrTheTable() {
    String name = "odd.bad";
    spark.sql(
        "create table "
            + name
            + " using parquet as select 'a' k, array(-1L, 2L) p, array(1L, 2L) q");
    compareTable(name);
    assertThat(rows("quarantine", "select source_file from t").toString())
        .contains("/odd/bad/part-")
        .doesNotContain("_staging");
    spark.sql("create view odd.v as select * from " + name);
    compareTable("odd.v");
    assertThat(rows("quarantine", "select source_file from t")).containsExactly("[odd.v]");
  }

  /** Deleted rows are still in the files, which is why these were refused. */
  @Test
  void deltaTable_withDeletionVectors_isReadByPathAndByName() throws IOException {
    Path lake = folder.resolve("la ke/t");
    String name = "odd.deleted";
    spark.sql(
        "create table "
            + name
            + " using delta location '"
            + lake
            + "' tblproperties ('delta.enableDeletionVectors' = 'true',"
            + " 'delta.columnMapping.mode' = 'name') as "
            + PAIRS.formatted(8));
    spark.sql("delete from " + name + " where k in ('k1', 'k4')");
    assertThat(Files.readString(lake.resolve("_delta_log/00000000000000000001.json")))
        .contains("\"deletionVector\":{");
    Path rest = input("rest", PAIRS.formatted(8) + " where id not in (1, 4)");
    compare(rest, "columns.keys=k");
    String expected = results();

    compare(lake, "columns.keys=k");
    assertThat(results()).isEqualTo(expected);
    assertThat(inputs().get(0)).contains("/t version 1\",\"rows\":6,");
    compareTable(name);
    assertThat(results()).isEqualTo(expected);
    assertThat(inputs().get(0)).contains(name + " version 1\",\"rows\":6,");
    String run = runId();
    compareTable(name);
    assertThat(runId()).isEqualTo(run);
    spark.sql("delete from " + name + " where k = 'k2'");
    compareTable(name);
    assertThat(runId()).isNotEqualTo(run);
    assertThat(rows("divergence", "select count(*) from t")).containsExactly("[5]");

    assertThatThrownBy(() -> compare(lake.getParent()))
        .hasMessageContaining("is a Delta table (it holds _delta_log)");
  }

  private DiffResult diff(String reference, TableVersion at, String current) {
    Settings settings = Settings.defaults();
    settings.withAssignment("output=" + output()).withAssignment("run-date=" + DATE);
    settings.withAssignment("report.html=off");
    DiffConfig config =
        DiffConfig.of(settings, List.of(reference), List.of(current), "", Clock.systemUTC())
            .at(at, TableVersion.LATEST);
    try (Progress progress = Progress.of(spark, true)) {
      return new DiffJob(spark, config, progress).run();
    }
  }

  private static TableVersion version(String number) {
    return TableVersion.of("--reference", number, "");
  }

  @Test
  void diff_withAnEarlierStateOfATable_findsWhatMoved() {
    Path lake = folder.resolve("rows");
    String name = "odd.rows";
    spark.sql(
        "create table "
            + name
            + " using delta location '"
            + lake
            + "' as select id % 10 v, 'x' s from range(2000)");
    spark.sql("insert overwrite " + name + " select id % 10 + 4 v, 'x' s from range(2000)");
    for (String table : List.of(name, lake.toString())) {
      DiffResult result = diff(table, version("0"), table);
      assertThat(result.drifted()).as(table).isOne();
      assertThat(inputs().get(0)).contains("version 0").contains("version 1");
      assertThat(diff(table, TableVersion.LATEST, table).drifted()).isZero();
      assertRefused(table, version("7"), "--reference: cannot read", "version 7");
      assertRefused(
          table, TableVersion.of("--reference", "", "1999-01-01"), "--reference: cannot read");
    }
    Path plain = input("plain", "select 1 v");
    assertRefused(plain.toString(), version("0"), "--reference: no table " + plain);
    assertRefused("no.such.t", version("0"), "--reference: no table no.such.t");
  }

  private void assertRefused(String table, TableVersion at, String... message) {
    assertThatThrownBy(() -> diff(table, at, table))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT))
        .message()
        .contains(message)
        .hasLineCount(1);
  }

  @Test
  void settings_thatNameNoTable_areRefused() {
    assertFails("input-table=a b", ExitCode.BAD_CONFIG, "input-table is 'a b' (must be a table");
    assertFails("input-table=odd.none", ExitCode.NO_INPUT, "table not found: odd.none");
    assertThatThrownBy(() -> compare(folder, "input-table=t"))
        .hasMessage("input and input-table are both set (give one)");
  }

  private void assertFails(String assignment, ExitCode exitCode, String message) {
    assertThatThrownBy(() -> compare(folder, "input=", assignment))
        .isInstanceOfSatisfying(JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message);
  }
}
