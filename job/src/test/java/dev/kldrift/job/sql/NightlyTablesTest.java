package dev.kldrift.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.NightlyFixture;
import dev.kldrift.job.table.ResultTable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The views of what {@code nightly} publishes beside divergences, in both engines. */
class NightlyTablesTest extends NightlyFixture {
  private final DuckDbEngine duckDb = new DuckDbEngine();

  @AfterEach
  void close() {
    duckDb.close();
  }

  @Test
  void histogramBinsAndAlerts_ofTwoNights_readTheSameInBothEngines() {
    day("2026-01-01", 1000, "id % 5 v");
    day("2026-01-02", 1000, "id % 2 v");
    nightly("2026-01-01", "alerts.track=on");
    nightly("2026-01-02", "alerts.track=on");
    for (SqlEngine engine : List.of(duckDb, new SparkEngine())) {
      engine.open(output());
      List.of(ResultTable.HISTOGRAM, ResultTable.BINS, ResultTable.ALERTS).forEach(engine::open);
      assertThat(
              engine.rows(
                  "SELECT run_date, feature, sum(rows) FROM histogram GROUP BY 1, 2 ORDER BY 1, 2"))
          .containsExactly("2026-01-01 | v | 1000", "2026-01-02 | v | 1000");
      assertThat(engine.rows("SELECT DISTINCT name FROM bins")).containsExactly("v");
      assertThat(engine.rows("SELECT run_date, feature, state, first_seen FROM alerts"))
          .containsExactly("2026-01-02 | v | OPEN | 2026-01-02");
    }
  }
}
