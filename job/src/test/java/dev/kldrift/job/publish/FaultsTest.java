package dev.kldrift.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kldrift.job.publish.FaultyFileSystem.Kind;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.DuckDbEngine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults where tables are files, which DuckDB reads. */
class FaultsTest extends FaultSweep {
  private final DuckDbEngine duckdb = new DuckDbEngine();

  FaultsTest() {
    super(121);
  }

  @AfterEach
  void close() {
    duckdb.close();
  }

  @Override
  List<String> settings() {
    return List.of("publish.format=files");
  }

  @Override
  List<String> rowsByRun(String table) {
    return duckdb.rows(
        "select run_id, count(*), sum(hash(t::varchar)::hugeint) from (select * from read_parquet('%s/%s/**/*.parquet')) t group by all"
            .formatted(output(), table));
  }

  @Override
  List<String> runs() {
    return duckdb.rows(
        "select run_id from read_parquet('%s/runs/**/*.parquet')".formatted(output()));
  }

  @Test
  void rerun_afterOneThatDiedOverItsManifest_clearsWhatThatLeft() {
    run(earlier());
    Published old = published();
    FaultyFileSystem.armAt("replace run_date=" + DATE + ".json", Kind.GONE);
    assertThat(catchThrowable(() -> run(later()))).isInstanceOf(JobFailure.class);
    assertThat(FaultyFileSystem.where()).startsWith("replace");
    FaultyFileSystem.arm(0, Kind.FAILS);
    assertThat(output().resolve("_staging")).isNotEmptyDirectory();
    rerun(earlier());
    assertThat(published()).isEqualTo(old);
  }
}
