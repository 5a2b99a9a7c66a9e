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

  @Test
  void driftMetrics_ofANight_haveTypeAndWindowOfTheReferenceAndSlicesOfSegments() {
    day("2026-01-01", 1000, "id % 5 v, if(id % 2 = 0, 'a', 'b') k");
    day("2026-01-09", 1000, "id % 5 v, if(id % 2 = 0, 'a', 'b') k");
    nightly(
        "2026-01-09",
        "profile.segments=k",
        "reference.windows=baseline 2026-01-01..2026-01-01,lag 8,trailing 10,same-weekday"
            + " 2,previous-day");
    for (SqlEngine engine : List.of(duckDb, new SparkEngine())) {
      engine.open(output());
      String start = engine == duckDb ? "\"window_cmp\".start" : "window_cmp.start";
      String end = engine == duckDb ? "\"window_cmp\".\"end\"" : "window_cmp.end";
      assertThat(
              engine.rows(
                  "SELECT DISTINCT drift_type, CAST(CAST(%s AS DATE) AS STRING), CAST(CAST(%s AS DATE) AS STRING) FROM drift_metrics WHERE column_name = 'v' ORDER BY 1, 2"
                      .formatted(start, end)))
          .containsExactly(
              "BASELINE | NULL | NULL",
              "CONSECUTIVE | 2025-12-26 | 2026-01-03",
              "CONSECUTIVE | 2025-12-30 | 2026-01-09",
              "CONSECUTIVE | 2026-01-01 | 2026-01-02",
              "CONSECUTIVE | 2026-01-08 | 2026-01-09");
      assertThat(
              engine.rows(
                  "SELECT DISTINCT slice_key, slice_value FROM drift_metrics WHERE drift_type ="
                      + " 'BASELINE' AND column_name = 'v' AND slice_key IS NOT NULL ORDER BY 2"))
          .containsExactly("k | a", "k | b");
      assertThat(
              engine.rows(
                  "SELECT count(*) FROM drift_metrics WHERE column_name = 'v' AND slice_key IS"
                      + " NULL"))
          .containsExactly("5");
    }
  }

  @Test
  void driftMetrics_tellEverythingFromTheSegmentOfRowsWithoutAValue() {
    day("2026-01-01", 1000, "id % 5 v, if(id % 2 = 0, 'a', null) k");
    day("2026-01-02", 1000, "id % 5 v, if(id % 2 = 0, 'a', null) k");
    nightly("2026-01-02", "profile.segments=k", "profile.features=v");
    for (SqlEngine engine : List.of(duckDb, new SparkEngine())) {
      engine.open(output());
      assertThat(
              engine.rows(
                  "SELECT segment_level, slice_value FROM drift_metrics WHERE column_name = 'v'"
                      + " ORDER BY segment_level, coalesce(slice_value, '')"))
          .containsExactly("all | NULL", "k | NULL", "k | a");
    }
  }
}
