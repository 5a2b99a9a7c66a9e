package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that people have reported to other monitors, rebuilt, with what is right of them. */
class SourceCasesTest extends NightlyFixture {
  private static final Path CASES = Path.of("src/test/resources/cases").toAbsolutePath();

  private void nights(String name, int days, String... settings) {
    for (int day = 1; day <= days; day++) {
      List<String> all = new ArrayList<>(List.of(settings));
      all.add("source.path=" + CASES.resolve(name).resolve("rows.parquet"));
      nightly("2026-05-0" + day, all.toArray(String[]::new));
    }
  }

  private List<String> decided(String day) {
    return rows(
        "divergence",
        "select feature, status, decision, round(js_divergence, 4) from t where run_date = '"
            + day
            + "' order by feature");
  }

  /**
   * Half of a range against all of it: P = 1/n in each of n bins, Q = 2/n in half of them, so JS =
   * 3/4 ln(4/3) = 0.2158 for every even n.
   */
  @Test
  void tightRanges_farFromZero_tellTheirHalf() {
    nights("02-tight-range", 3);
    assertThat(decided("2026-05-02")).hasSize(5).allMatch(row -> row.endsWith(",OK,STABLE,0.0]"));
    assertThat(decided("2026-05-03"))
        .containsExactly(
            "[control,OK,DRIFTED,0.2158]",
            "[epoch_ms,OK,DRIFTED,0.2158]",
            "[lat,OK,DRIFTED,0.2158]",
            "[model_year,OK,DRIFTED,0.2158]",
            "[pressure_hpa,OK,DRIFTED,0.2158]");
    assertThat(rows("divergence", "select distinct feature from t where bins < 16 + 2")).isEmpty();
  }

  @Test
  void firstDays_thatAreConstantOrEmpty_doNotBindLaterOnes() {
    nights("03-first-day", 4);
    assertThat(decided("2026-05-03")).allMatch(row -> row.contains(",STABLE,0.0]"));
    assertThat(decided("2026-05-04"))
        .hasSize(5)
        .contains("[zero_first,BINS_NO_LONGER_FIT,DRIFTED,0.6931]")
        .contains("[campaign,BINS_NO_LONGER_FIT,DRIFTED,0.6931]");
  }

  @Test
  void sentinels_ofAFirstDay_costOneFeatureItsBins() {
    nights("22-outliers", 3, "profile.bins=amount log 5,items integer");
    assertThat(rows("divergence", "select feature, status from t where run_date = '2026-05-03'"))
        .contains("[amount,CANNOT_BIN]", "[items,CANNOT_BIN]", "[control,OK]")
        .hasSize(4);
    assertThat(rows("bins", "select distinct problem from t where name = 'items'"))
        .singleElement()
        .asString()
        .contains("has values from 0 to 999999");
  }

  /** One value of 1.8e308 among 5,000 leaves the quantiles of the others as they are. */
  @Test
  void sentinels_amongQuantiles_doNotHideWhatMoves() {
    nights("22-outliers", 3);
    assertThat(decided("2026-05-02")).allMatch(row -> row.contains(",STABLE,"));
    assertThat(decided("2026-05-03"))
        .hasSize(4)
        .anyMatch(row -> row.matches("\\[extreme,.*,DRIFTED,.*"))
        .anyMatch(row -> row.startsWith("[control,OK,STABLE"));
  }
}
