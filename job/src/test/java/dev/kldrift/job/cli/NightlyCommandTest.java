package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.cli.CommandFixture.Ended;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The commands that start from a table, as a scheduler calls them. */
class NightlyCommandTest {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();
  private static final List<String> TABLES = List.of("bins", "histogram", "divergence", "summary");

  @TempDir Path folder;

  @AfterAll
  static void close() {
    DUCKDB.close();
  }

  /** Five days; on the fourth the value moves. */
  @BeforeEach
  void writeTable() {
    TestSpark.write(
        folder.resolve("sales"),
        "select date_add(date'2026-01-01', int(id % 5)) date,"
            + " if(id % 5 = 3, id % 3, id % 7) v, if(id % 2 = 0, 'a', 'b') k"
            + " from range(20000) where id % 5 <> 2 or id < 10000");
  }

  private Ended run(String command, Path output, String... more) {
    Stream<String> always =
        Stream.of(
            command,
            "--set",
            "source.path=" + folder.resolve("sales"),
            "--set",
            "profile.segments=k",
            "--set",
            "reference.windows=trailing 2",
            "--output",
            output.toString());
    return CommandFixture.execute(Stream.concat(always, Stream.of(more)).toArray(String[]::new));
  }

  private static String contents(Path output) {
    StringBuilder contents = new StringBuilder();
    for (String table : TABLES) {
      String files = "'" + output + "/" + table + "/*/*.parquet'";
      contents.append(
          DUCKDB.rows(
              "select * from read_parquet(" + files + ", hive_partitioning=true) order by all"));
    }
    return contents.toString();
  }

  @Test
  void backfill_ofDays_isTheSameAsTheirNights() {
    Path nights = folder.resolve("nights");
    for (int day = 1; day <= 2; day++) {
      assertThat(run("nightly", nights, "--quiet", "--run-date", "2026-01-0" + day).exitCode())
          .isZero();
    }
    Path once = folder.resolve("once");
    Ended backfill = run("backfill", once, "--from", "2026-01-01", "--to", "2026-01-02");
    assertThat(backfill.exitCode()).as(backfill.err()).isZero();
    assertThat(backfill.out().lines().filter(line -> line.startsWith("2026-01-0"))).hasSize(2);
    assertThat(contents(once)).isEqualTo(contents(nights));
  }

  @Test
  void backfill_withAHole_goesOnAndSaysSo() {
    Ended ended =
        run("backfill", folder.resolve("out"), "--from", "2026-01-05", "--to", "2026-01-06");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(ended.err()).contains("kldrift: error: no rows of 2026-01-06 in ");
    assertThat(ended.out()).contains("2026-01-05 4 pairs");
    assertThat(
            run("backfill", folder.resolve("out"), "--from", "2026-01-05", "--to", "2026-01-04")
                .exitCode())
        .isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void nightly_whereAValueMoved_printsItAndEndsWith10WhereAsked() {
    Path output = folder.resolve("out");
    Ended ended = run("nightly", output, "--run-date", "2026-01-04", "--fail-on-drift");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.DRIFT_FOUND.number());
    assertThat(ended.out())
        .contains("profiled 3 days", "bins made and kept from now on", "trailing-2     2 of 2 days")
        .containsPattern("drifted most\\R.*\\R.*v +trailing-2");
    Ended again = run("nightly", output, "--run-date", "2026-01-04");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("profiled [2026-01-04]").doesNotContain("bins made");
  }

  @Test
  void nightly_cascading_runsLaterDatesAgainWhereTheDateHasChanged() {
    Path output = folder.resolve("out");
    run("backfill", output, "--from", "2026-01-01", "--to", "2026-01-03");
    TestSpark.session()
        .sql("select date'2026-01-01' date, 99L v, 'a' k from range(50)")
        .write()
        .mode("append")
        .parquet(folder.resolve("sales").toString());
    Ended ended = run("nightly", output, "--run-date", "2026-01-01", "--cascade");
    assertThat(ended.out())
        .contains(
            "compared with histograms that have changed now (backfill --again --from 2026-01-02"
                + " --to 2026-01-03): [2026-01-02, 2026-01-03]")
        .contains("run 2026-01-02-", "run 2026-01-03-");
    assertThat(
            DUCKDB.rows(
                "select total_p from read_parquet('%s/divergence/run_date=2026-01-02/*')"
                        .formatted(output)
                    + " where feature = 'v' and segment_level = 'all'"))
        .containsExactly("4050.0");
  }

  @Test
  void nightly_whileAnotherRunIsAtWork_endsWith75() {
    Path output = folder.resolve("out");
    Ended ended =
        OutputLock.holding(
            output.toString(),
            new Configuration(),
            () -> run("nightly", output, "--run-date", "2026-01-02"));
    assertThat(ended.exitCode()).isEqualTo(ExitCode.LOCKED.number());
    assertThat(ended.err())
        .contains(
            "kldrift: error: output " + output + " is in use by another run (try again later)");
    assertThat(run("profile", output, "--quiet", "--run-date", "2026-01-02").exitCode()).isZero();
  }

  @Test
  void record_ofEveryEnd_hasItsCodeAndHidesNoPublishedDate() {
    Path output = folder.resolve("out");
    Path record = output.resolve("_runs/run_date=2026-01-04.json");
    String[] wrong = {"--run-date", "2026-01-04", "--set", "decision.level=7"};
    assertThat(run("nightly", output, wrong).exitCode()).isEqualTo(ExitCode.BAD_CONFIG.number());
    assertThat(record)
        .content()
        .contains("\"outcome\" : \"BAD_CONFIG\"", "\"exit_code\" : 78", "decision.level is '7'");
    OutputLock.holding(
        output.toString(),
        new Configuration(),
        () -> run("nightly", output, "--run-date", "2026-01-04"));
    assertThat(record).content().contains("\"outcome\" : \"LOCKED\"", "\"exit_code\" : 75");

    run("nightly", output, "--quiet", "--run-date", "2026-01-04", "--set", "fail-on-drift=on");
    assertThat(record)
        .content()
        .contains("\"outcome\" : \"DRIFT_FOUND\"", "\"exit_code\" : 10", "\"rows_source\" : 4000")
        .containsPattern("\"pairs_drifted\" : [1-9]");
    OutputLock.holding(
        output.toString(),
        new Configuration(),
        () -> run("nightly", output, "--run-date", "2026-01-04"));
    run("nightly", output, wrong);
    assertThat(record).content().contains("\"outcome\" : \"DRIFT_FOUND\"");
  }

  @Test
  void nightly_thatCannotRun_endsWithItsCodeInOneLine() {
    Path output = folder.resolve("out");
    assertError(
        run("nightly", output, "--run-date", "2027-01-01"),
        ExitCode.NO_INPUT,
        "no rows of 2027-01-01 in "
            + folder.resolve("sales")
            + " (by column 'date', date: from 2026-01-01 to 2026-01-05,"
            + " as '2026-01-01', '2026-01-02', '2026-01-03')");
    assertError(
        run("nightly", output, "--set", "source.path=" + folder.resolve("none")),
        ExitCode.NO_INPUT,
        "input not found: " + folder.resolve("none"));
    assertError(
        run("nightly", output, "--set", "source.paht=x"),
        ExitCode.BAD_CONFIG,
        "--set: unknown key 'source.paht' (nearest: source.path)");
    assertError(
        run("nightly", folder.resolve("sales/out")),
        ExitCode.BAD_CONFIG,
        "output %s lies in input %s (must be outside)"
            .formatted(folder.resolve("sales/out"), folder.resolve("sales")));
  }

  private static void assertError(Ended ended, ExitCode code, String message) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(code.number());
    assertThat(ended.err().lines().filter(line -> line.startsWith("kldrift: error")))
        .containsExactly("kldrift: error: " + message);
  }

  @Test
  void rows_withoutADate_areToldByEveryCommandAndInTheRecord() {
    TestSpark.session()
        .sql("select cast(null as date) date, 1L v, 'a' k from range(9)")
        .write()
        .mode("append")
        .parquet(folder.resolve("sales").toString());
    Path output = folder.resolve("out");
    Path metrics = folder.resolve("k.prom");
    String told = "column 'date' (date): 9 of 18009 rows have no readable date, as NULL";
    for (Ended ended :
        List.of(
            run("profile", output, "--run-date", "2026-01-01"),
            run(
                "nightly",
                output,
                "--run-date",
                "2026-01-02",
                "--set",
                "metrics.textfile=" + metrics),
            run("backfill", output, "--from", "2026-01-04", "--to", "2026-01-04"),
            run("validate", output, "--run-date", "2026-01-01"))) {
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err().lines().filter(line -> line.startsWith("kldrift: warning")))
          .containsExactly("kldrift: warning: " + told + "; they are in no day");
    }
    assertThat(output.resolve("_runs/run_date=2026-01-02.json"))
        .content()
        .contains("\"rows_undated\" : 9", "\"undated_values\" : [ \"NULL\" ]");
    assertThat(metrics).content().contains("kldrift_last_run_rows_undated");
    for (String command : List.of("nightly", "validate")) {
      assertError(
          run(
              command,
              output,
              "--run-date",
              "2026-01-01",
              "--set",
              "source.max-undated-fraction=0.0001"),
          ExitCode.BAD_DATA,
          told
              + ", more than source.max-undated-fraction 1.0E-4; nothing published (set"
              + " source.date-format, as yyyyMMdd, MM/dd/yyyy, epoch-s or epoch-ms, or mend the"
              + " rows)");
    }
  }

  @ParameterizedTest
  @FieldSource("dev.kldrift.job.cli.CommandFixture#OF_KEY_COLUMNS")
  void setting_noKeyColumn_isTold(String setting) {
    for (String command : List.of("nightly", "validate")) {
      assertError(
          run(command, folder.resolve("out"), "--set", setting + "=nosuch"),
          ExitCode.BAD_CONFIG,
          setting
              + ": 'nosuch' is not a key column (keys: [dataset, feature, reference,"
              + " segment_level, k])");
    }
  }

  @Test
  void patterns_thatMatchNothing_areToldByEveryCommand() {
    Path output = folder.resolve("out");
    String[] settings = {
      "--set", "profile.bins=dealy* integer,v* integer,top 5",
      "--set", "profile.exclude=typo,date",
      "--set", "alerts.incidents=2026-01-02 nothing*",
      "--set", "decision.minimum-effect=*price psi 0.1,psi 0.2"
    };
    for (String[] command :
        new String[][] {
          {"validate", "--run-date", "2026-01-02"},
          {"nightly", "--quiet", "--run-date", "2026-01-02"},
          {"backfill", "--from", "2026-01-02", "--to", "2026-01-03", "--again"}
        }) {
      String[] more =
          Stream.concat(Stream.of(command).skip(1), Stream.of(settings)).toArray(String[]::new);
      Ended ended = run(command[0], output, more);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err().lines().filter(line -> line.contains("matches no feature")))
          .as(command[0])
          .containsExactly(
              "kldrift: warning: profile.bins: 'dealy*' matches no feature",
              "kldrift: warning: decision.minimum-effect: '*price' matches no feature",
              "kldrift: warning: profile.exclude: 'typo' matches no feature",
              "kldrift: warning: alerts.incidents: 'nothing*' matches no feature");
    }
  }

  @Test
  void validate_ofASource_showsEveryFeatureAndWhatWasGuessed() {
    Ended ended = run("validate", folder.resolve("out"), "--set", "profile.bins=v integer");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .containsPattern("v +integer +integer *\\R")
        .containsPattern("k +text +top 50 +guessed")
        .containsPattern("date +none +is the date column");
  }
}
