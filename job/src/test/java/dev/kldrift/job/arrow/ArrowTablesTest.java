package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.NightlyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tables from Arrow files through {@code nightly}, beside the same tables from Parquet. */
class ArrowTablesTest extends NightlyFixture {
  /** Where .ci/run puts flights-200k.arrow of the npm package vega-datasets 3.2.1. */
  private static final Path FLIGHTS = Path.of("target/node/flights-200k.arrow");

  private static final String ROWS =
      """
      SELECT timestamp_ntz'2026-11-%s 12:00:00' AS date, CAST(id %% 11 AS FLOAT) / 10 AS price,
             CAST(id AS SMALLINT) AS number, IF(id %% 13 = 0, NULL, concat('c', id %% 3)) AS kind,
             id %% 2 = 0 AS flag, CAST(id AS DECIMAL(10, 2)) AS amount, sequence(1, id %% 4 + 1) AS basket
      FROM range(200)
      """;

  @AfterEach
  void nothingIsLeft() {
    assertThat(ArrowMemory.outstanding()).isZero();
  }

  private List<String> histograms() {
    return rows("histogram", "SELECT to_json(struct(*)) FROM t ORDER BY 1");
  }

  @Test
  void nightly_arrowInsteadOfParquet_givesTheSameHistograms() throws IOException {
    for (String day : List.of("20", "21")) {
      spark.sql(ROWS.formatted(day)).coalesce(1).write().parquet(source().resolve(day).toString());
    }
    nightly("2026-11-21", "source.dataset=t");
    List<String> expected = histograms();
    assertThat(expected).hasSizeGreaterThan(10);

    Path other = folder.resolve("arrow");
    for (String day : List.of("20", "21")) {
      ArrowPairsTest.write(
          other.resolve(day + ".arrow"),
          spark.sql(ROWS.formatted(day)),
          Map.of("kind", List.of("c2", "c0", "c1")));
    }
    nightly("2026-11-21", "source.dataset=t", "source.path=" + other);
    assertThat(histograms()).isEqualTo(expected);
  }

  static boolean hasFlights() {
    return Files.exists(FLIGHTS);
  }

  /** The sums are those of apache-arrow in Node. */
  @Test
  @EnabledIf("hasFlights")
  void nightly_flightsOfVegaDatasets_isProfiled() throws IOException {
    Dataset<Row> flights = spark.read().format(ArrowSource.NAME).load(FLIGHTS.toString());
    assertThat(flights.schema().toDDL()).isEqualTo("delay SMALLINT,distance SMALLINT,time FLOAT");
    assertThat(
            flights
                .selectExpr("count(*)", "sum(delay)", "sum(distance)", "min(time)", "max(time)")
                .head())
        .hasToString("[200000,1500159,145847125,0.0,23.983334]");

    ArrowPairsTest.write(
        source().resolve("flights.arrow"),
        flights.selectExpr(
            "IF(distance % 2 = 0, timestamp_ntz'2001-01-01', timestamp_ntz'2001-01-02') AS date",
            "delay", "distance", "time"),
        Map.of());
    nightly("2001-01-02");

    assertThat(
            rows(
                "histogram",
                "SELECT feature, sum(aggregate(counts, 0L, (a, x) -> a + x)) FROM t GROUP BY feature ORDER BY 1"))
        .containsExactly("[delay,200000]", "[distance,200000]", "[time,200000]");
  }
}
