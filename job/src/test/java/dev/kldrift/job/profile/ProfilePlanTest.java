package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.NightlyFixture;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** How histograms are counted, and whether DuckDB counts the same. */
class ProfilePlanTest extends NightlyFixture {
  private static final Path FLIGHTS = Path.of("..", "conf", "examples", "flights.parquet");

  @Test
  void allFeaturesAndSegments_planned_takeOneScanAndOneShuffle() {
    day("2026-01-01", 10, "id a, id b, string(id) c, id % 2 k, id % 3 l");
    NightlyConfig config = config("2026-01-01", "profile.segments=k,l,k x l 5");
    ProfileSource source = ProfileSource.open(spark, config.source(), config.profile());
    Specifications bins = new FreezeBins(config, source).complete(Specifications.none());
    Dataset<Row> histograms =
        new ProfileDays(config, source, bins).profile(Set.of(LocalDate.of(2026, 1, 1)));

    assertThat(source.parts()).hasSize(1);
    String plan =
        source
            .parts()
            .get(0)
            .rows(Set.of(LocalDate.of(2026, 1, 1)), List.copyOf(source.features().values()))
            .queryExecution()
            .sparkPlan()
            .toString();
    assertThat(plan.split("FileScan parquet", -1)).hasSize(2);
    String counted = histograms.queryExecution().sparkPlan().toString();
    assertThat(counted.split("Scan ExternalRDD|Scan\\[obj", -1)).as(counted).hasSize(2);
    String executed = histograms.queryExecution().executedPlan().toString();
    assertThat(executed.split("Exchange hashpartitioning", -1)).hasSize(2);
    assertThat(executed.split("Exchange", -1)).hasSize(2);
    // Parquet's statistics answer for the day.
    assertThat(plan).containsPattern("PushedFilters: \\[.*GreaterThanOrEqual\\(date");
  }

  @Test
  void flights_ofADay_areCountedAsDuckDbCountsThem() {
    nightly(
        "2001-05-15",
        "source.path=" + FLIGHTS,
        "profile.features=delay,hour = hour(date)",
        "profile.bins=delay edges 0 15 60,hour edges 0 7 8",
        "profile.segments=origin 1000");
    DuckDbEngine duckdb = new DuckDbEngine();
    try {
      String counted =
          "select origin, count(*), count(*) filter (delay < 0),"
              + " count(*) filter (delay >= 0 and delay < 15),"
              + " count(*) filter (delay >= 15 and delay < 60), count(*) filter (delay >= 60)"
              + " from read_parquet('%s') where date::date = '2001-05-15' group by 1 order by 1";
      String published =
          "select origin, rows, counts[1], counts[2], counts[3], counts[4]"
              + " from read_parquet('%s/histogram/*/*.parquet', hive_partitioning = true)"
              + " where feature = 'delay' and segment_level = 'origin' and run_date = '2001-05-15'"
              + " order by 1";
      assertThat(duckdb.rows(published.formatted(output())))
          .hasSizeGreaterThan(80)
          .isEqualTo(duckdb.rows(counted.formatted(FLIGHTS)));
      assertThat(
              duckdb.rows(
                  "select list_sum(counts), counts[3] from read_parquet("
                      + "'%s/histogram/run_date=2001-05-15/*.parquet')".formatted(output())
                      + " where feature = 'hour' and segment_level = 'all'"))
          .isEqualTo(
              duckdb.rows(
                  "select count(*), count(*) filter (hour(date) = 7) from read_parquet('%s')"
                          .formatted(FLIGHTS)
                      + " where date::date = '2001-05-15'"));
    } finally {
      duckdb.close();
    }
  }
}
