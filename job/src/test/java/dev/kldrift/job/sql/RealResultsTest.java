package dev.kldrift.job.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped SQL over what {@code compare} publishes, so that neither changes alone. */
class RealResultsTest extends CompareFixture {
  private static final String PAIRS =
      """
      SELECT * FROM VALUES
        ('delay', 'ATL', array(100, 100), array(100, 300)),
        ('delay', 'BOS', array(100, 0), array(100, 100)),
        ('delay', 'LAX', array(1, -1), array(1, 1))
        AS t(feature, origin, p, q)
      """;

  private final DuckDbEngine duckDb = new DuckDbEngine();

  RealResultsTest() {
    super(SparkEngine.newSession());
  }

  @AfterEach
  void close() {
    duckDb.close();
  }

  @Test
  void publishedTables_asked_haveTheirKeysAndTheSameAnswersInBothEngines() {
    compare(input("in", PAIRS), "decomposition.levels=feature", "monitoring.evidence=on");
    List<SqlEngine> engines = opened();

    for (String question : SqlScriptsTest.QUESTIONS) {
      String query = SqlEngine.statements(question).get(0);

      assertThat(engines.get(0).rows(query))
          .as(question)
          .isEqualTo(engines.get(1).rows(query))
          .isNotEmpty();
    }
    for (SqlEngine engine : engines) {
      assertThat(engine.rows("SELECT pair_key, top_bin.bin FROM divergence ORDER BY 1"))
          .containsExactly(
              "{\"feature\":\"delay\",\"origin\":\"ATL\"} | 0",
              "{\"feature\":\"delay\",\"origin\":\"BOS\"} | 1");
      assertThat(engine.rows("SELECT group_key, pairs, drifted, quarantined FROM summary"))
          .as("no group columns: one group of all")
          .containsExactly("{} | 2 | 2 | 1");
    }
  }

  @Test
  void views_withoutATableThatARunHasWithdrawn_areOpened() {
    Path input = input("in", PAIRS);
    compare(input, "decomposition.levels=feature");
    compare(input);

    assertThat(output().resolve("decomposition")).isEmptyDirectory();
    assertThat(new ResultViews(spark, output().toString()).open())
        .contains("divergence")
        .doesNotContain("decomposition");
    assertThat(spark.sql("SELECT count(*) FROM divergence").head().getLong(0)).isEqualTo(2);
  }

  @Test
  void views_ofAKeyThatIsTextOnOneDateAndANumberOnAnother_nameBoth() throws IOException {
    compare(input("number", "SELECT 1 k, array(1, 2) p, array(2, 1) q"), "run-date=2026-11-24");
    Path number = output().resolve("divergence/run_date=2026-11-24");
    Path away = Files.move(number, folder.resolve("away")); // else the others would be refused
    compare(input("text", "SELECT 'a' k, array(1, 2) p, array(2, 1) q"));
    compare(input("again", "SELECT 'b' k, array(1, 2) p, array(2, 1) q"), "run-date=2026-11-23");
    Files.move(away, number);

    assertThatThrownBy(() -> new ResultViews(spark, output().toString()).open())
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessage(
            "cannot open table divergence: its column k is string in %s and int in %s (must be the same on every date; give one of them another output)",
            output().resolve("divergence/run_date=2026-11-23/divergence.parquet"),
            output().resolve("divergence/run_date=2026-11-24/divergence.parquet"));
  }

  private List<SqlEngine> opened() {
    Path output = output();
    List<SqlEngine> engines = List.of(duckDb, new SparkEngine());
    engines.forEach(engine -> engine.open(output));
    engines.forEach(engine -> engine.open(ResultTable.DECOMPOSITION));
    engines.forEach(engine -> engine.open(ResultTable.MONITORING));
    return engines;
  }
}
