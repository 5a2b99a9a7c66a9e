package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestFiles;
import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill that is killed in the middle and started again ends as if nothing had happened. Three
 * processes take their time, so this runs beside {@code mvn verify}, in {@code .ci/run}.
 */
@EnabledIfSystemProperty(named = "kldrift.kills", matches = "\\d+")
class BackfillKillTest {
  private static final List<String> TABLES =
      List.of("bins", "histogram", "divergence", "summary", "quarantine");

  @TempDir Path folder;
  private final DuckDbEngine duckdb = new DuckDbEngine();

  @AfterEach
  void closeDuckDb() {
    duckdb.close();
  }

  @Test
  void backfill_killedInTheMiddle_endsLikeOneThatWasNot() throws Exception {
    duckdb.execute(
        "copy (select date '2026-01-01' + (i % 2)::int date, i % 7 v, i // 2 % 2 k from range(9000) r(i))"
            + " to '"
            + folder
            + "/sales.parquet' (format parquet)");
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path whole = folder.resolve("whole");
    assertThat(backfill(whole, scratch).exitCode()).isZero();

    Path killed = folder.resolve("killed");
    DriverProcess run = backfill(killed, scratch);
    Path second = killed.resolve("_staging/nightly_run_date=2026-01-02");
    while (run.runs() && !Files.exists(second)) {
      Thread.sleep(1);
    }
    assertThat(run.runs()).as("killed before its end").isTrue();
    run.kill();
    assertThat(killed.resolve("divergence/run_date=2026-01-01")).exists();
    assertThat(killed.resolve("divergence/run_date=2026-01-02")).doesNotExist();

    DriverProcess again = backfill(killed, scratch);
    assertThat(again.exitCode()).as("%s", again.log()).isZero();
    assertThat(again.log()).contains("2026-01-01 is done", "2026-01-02 4 pairs");
    assertThat(contents(killed)).isEqualTo(contents(whole)).contains("previous-day");
    assertThat(TestFiles.below(killed.resolve("_staging"))).isEmpty();
  }

  private DriverProcess backfill(Path output, Path scratch) throws Exception {
    return DriverProcess.start(
        scratch,
        List.of(
            "backfill",
            "--from",
            "2026-01-01",
            "--to",
            "2026-01-02",
            "--output",
            output.toString(),
            "--set",
            "source.path=" + folder.resolve("sales.parquet"),
            "--set",
            "profile.segments=k",
            "--set",
            "reference.windows=previous-day"));
  }

  private String contents(Path output) {
    StringBuilder contents = new StringBuilder();
    for (String table : TABLES) {
      contents.append(
          duckdb.rows(
              "select * from read_parquet('%s/%s/*/*.parquet', hive_partitioning=true) order by all"
                  .formatted(output, table)));
    }
    return contents.toString();
  }
}
