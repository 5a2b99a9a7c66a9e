package dev.kldrift.job.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The shipped sample, read by DuckDB, against figures of the raw table.
 *
 * <p>The figures were counted in flights-3m.parquet of vega-datasets 3.2.1 by Spark 4.2.0, without
 * the script that made the sample: with {@code day = to_date(date)}, January to March is {@code day
 * < '2001-04-01'}, a week is {@code date_trunc('week', date)} where {@code day BETWEEN '2001-04-02'
 * AND '2001-06-24'}, and a bin is a comparison on the raw column, named at each figure.
 */
class FlightsSampleTest {
  private static final Path SAMPLE = Path.of("..", "conf", "examples", "flights-pairs.parquet");
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();

  @BeforeAll
  static void openSample() {
    DUCKDB.execute("CREATE VIEW sample AS FROM read_parquet('" + SAMPLE + "/*.parquet')");
  }

  @AfterAll
  static void close() {
    DUCKDB.close();
  }

  @Test
  void folder_shipped_isAtMostTwoMegabytes() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLE)) {
      assertThat(files.mapToLong(FlightsSampleTest::size).sum()).isBetween(1L, 2_000_000L);
    }
  }

  @Test
  void schema_described_isTheWideLayout() {
    assertThat(DUCKDB.rows("SELECT column_name, column_type FROM (DESCRIBE sample)"))
        .containsExactly(
            "feature | VARCHAR",
            "origin | VARCHAR",
            "week | DATE",
            "bins | VARCHAR[]",
            "p | INTEGER[]",
            "q | INTEGER[]");
  }

  @Test
  void arrays_everyRow_holdTwentyFourCounts() {
    assertThat(
            DUCKDB.number(
                "SELECT count(*) FROM sample WHERE len(bins) = 24 AND len(p) = 24 AND len(q) = 24"
                    + " AND list_min(p) >= 0 AND list_min(q) >= 0"))
        .isEqualTo(57_708)
        .isEqualTo(DUCKDB.number("SELECT count(*) FROM sample"));
    assertThat(
            DUCKDB.rows("SELECT feature, count(DISTINCT bins) FROM sample GROUP BY 1 ORDER BY 1"))
        .containsExactly("delay | 1", "distance | 1", "hour | 1");
  }

  /** 229 origins fly in either period; 12 whole weeks; 3 features. */
  @Test
  void pairs_everyOriginFeatureAndWeek_haveSevenPartials() {
    assertThat(
            DUCKDB.rows(
                "SELECT partials, count(*) FROM (SELECT count(*) AS partials FROM sample"
                    + " GROUP BY feature, origin, week) GROUP BY 1"))
        .containsExactly("7 | " + 229 * 12 * 3);
    assertThat(DUCKDB.rows("SELECT count(DISTINCT origin), min(week), max(week) FROM sample"))
        .containsExactly("229 | 2001-04-02 | 2001-06-18");
  }

  @Test
  void partials_ofOnePair_areSpreadOverFiles() {
    assertThat(
            DUCKDB.number(
                "SELECT min(files) FROM (SELECT count(DISTINCT filename) AS files"
                    + " FROM read_parquet('"
                    + SAMPLE
                    + "/*.parquet', filename = true)"
                    + " GROUP BY feature, origin, week)"))
        .isEqualTo(7);
  }

  @Test
  void p_summedOverThePartials_isTheSameForEveryWeek() {
    assertThat(
            DUCKDB.rows(
                "SELECT feature, origin FROM ("
                    + "  SELECT feature, origin, week, list(n ORDER BY bin) AS p FROM ("
                    + "    SELECT feature, origin, week, bin, sum(p[bin]) AS n"
                    + "    FROM sample, range(1, 25) AS r(bin) GROUP BY ALL) GROUP BY ALL)"
                    + " GROUP BY ALL HAVING count(DISTINCT p) <> 1"))
        .isEmpty();
  }

  @Test
  void totals_perWeek_areTheFlightsOfTheRawTable() {
    long[] flights = {
      116_524, 114_791, 117_956, 118_093, 118_030, 118_082, 117_926, 114_214, 116_708, 116_594,
      116_493, 117_592
    };
    for (String feature : List.of("delay", "distance", "hour")) {
      List<String> totals =
          DUCKDB.rows(
              "SELECT sum(list_sum(p)), sum(list_sum(q)) FROM sample WHERE feature = '"
                  + feature
                  + "' GROUP BY week ORDER BY week");

      assertThat(totals)
          .as(feature)
          .containsExactlyElementsOf(
              LongStream.of(flights).mapToObj(week -> "1477911 | " + week).toList());
    }
  }

  /** p is January to March, q the week of 2 April. */
  @Test
  void bins_ofTheFirstWeek_areTheFlightsOfTheRawTable() {
    assertThat(bin("delay", "< -30")).isEqualTo("13869 | 764"); // delay < -30
    assertThat(bin("delay", "[-5, 0)")).isEqualTo("228204 | 19092"); // delay >= -5 AND delay < 0
    assertThat(bin("delay", ">= 360")).isEqualTo("505 | 63"); // delay >= 360
    assertThat(bin("distance", "[1000, 1200)"))
        .isEqualTo("112615 | 8939"); // distance >= 1000 AND distance < 1200
    assertThat(bin("hour", "08")).isEqualTo("96929 | 7524"); // hour(date) = 8
  }

  @Test
  void atlanta_allWeeks_isTheFlightsOfTheRawTable() {
    assertThat(
            DUCKDB.rows(
                "SELECT sum(list_sum(p)) / 12, sum(list_sum(q)) FROM sample"
                    + " WHERE feature = 'hour' AND origin = 'ATL'"))
        .containsExactly("61654.0 | 58107"); // 119,761 flights in both periods
  }

  /** 5 origins fly in no day of January to March; 229 x 12 - 2,644 weeks of an origin are empty. */
  @Test
  void emptySides_ofClosedAirports_areInTheSample() {
    String sides =
        "(SELECT feature, origin, week, sum(list_sum(p)) AS p, sum(list_sum(q)) AS q FROM sample"
            + " WHERE feature = 'hour' GROUP BY ALL)";

    assertThat(DUCKDB.rows("SELECT DISTINCT origin FROM " + sides + " WHERE p = 0 ORDER BY 1"))
        .containsExactly("ACY", "AKN", "DLG", "GST", "LWB");
    assertThat(DUCKDB.number("SELECT count(*) FROM " + sides + " WHERE q = 0"))
        .isEqualTo(229 * 12 - 2_644);
  }

  private static String bin(String feature, String label) {
    return DUCKDB
        .rows(
            "SELECT sum(p[list_position(bins, '%1$s')]), sum(q[list_position(bins, '%1$s')])"
                    .formatted(label)
                + " FROM sample WHERE week = DATE '2001-04-02' AND feature = '"
                + feature
                + "'")
        .get(0);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
