package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns may have any name, and names of ours are refused where they would be two things. */
class OddNamesTest extends NightlyFixture {

  @Test
  void names_inQuotes_canBeWrittenInEverySetting() {
    day(
        "2026-01-01",
        60,
        "id % 7 `Unit Price (EUR)`, id % 3 `a, b`, string(id % 2) `a x b`, string(id % 3) x,"
            + " id % 4 `tick`` \"s\"`, id `100%`, id % 5 `day`, id % 5 `=sum`, date'2026-05-01'"
            + " `Order Date`, id % 2 `10`");
    nightly(
        "2026-01-01",
        "profile.features=\"Unit Price (EUR)\",\"a, b\",tick` \"s\",\"=sum\",day,"
            + "\"the day\" = day(\"Order Date\"),100%",
        "profile.exclude=\"100%\"",
        "profile.bins=\"Unit Price (EUR)\" edges 0 3,\"a, b\" integer,\"the day\" integer",
        "profile.segments=\"a x b\" 5,\"a x b\" x \"x\",\"10\" 10");
    assertThat(rows("bins", "select name, kind, rule from t where kind <> 'SEGMENT' order by name"))
        .containsExactly(
            "[100%,INTEGER,quantile 20]",
            "[=sum,INTEGER,quantile 20]",
            "[Unit Price (EUR),INTEGER,edges 0.0 3.0]",
            "[a, b,INTEGER,integer]",
            "[day,INTEGER,quantile 20]",
            "[the day,INTEGER,integer]",
            "[tick` \"s\",INTEGER,quantile 20]");
    assertThat(rows("bins", "select name, rule from t where kind = 'SEGMENT' order by name"))
        .containsExactly("[\"a x b\",top 5]", "[\"a x b\" x x,top 1000]", "[10,top 10]");
    assertThat(
            rows(
                "divergence",
                "select distinct `a x b`, x, `10` from t where segment_level <> 'all' order by 1, 2"))
        .hasSize(2 + 6 + 2 - 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p",
        "Q",
        "bin",
        "bins",
        "edges",
        "n_p",
        "N_Q",
        "status",
        "feature",
        "Feature",
        "dataset",
        "reference",
        "rows",
        "counts",
        "spec_id",
        "run_date",
        "segment_level",
        "level",
        "kl_pq"
      })
  void segments_withANameOfOurs_areRefused(String name) {
    assertThatThrownBy(() -> config("2026-01-01", "profile.segments=" + name))
        .isInstanceOf(JobFailure.class)
        .hasMessage(
            "profile.segments: '%s' is a column of the results (rename it in the source)"
                .formatted(name))
        .extracting(e -> ((JobFailure) e).exitCode())
        .isEqualTo(ExitCode.BAD_CONFIG);
  }

  @Test
  void segments_withANameOfATableThatIsAskedFor_areRefused() {
    for (String extra : new String[] {"decomposition.levels=feature", "monitoring.evidence=on"}) {
      String name = extra.startsWith("d") ? "segments" : "Days";
      assertThatThrownBy(
              () ->
                  nightly(
                      "2026-01-01", extra, "profile.segments=" + name, "statistics.fdr-groups="))
          .hasMessage(
              "profile.segments: '%s' is a column of the results (rename it in the source)"
                  .formatted(name));
    }
    assertThatThrownBy(() -> config("2026-01-01", "profile.segments=origin,Origin"))
        .hasMessageContaining("differs only in case from 'origin'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 NaN 1", "0 Infinity", "-Infinity 0", "1 0", "0 1 1", "0 x"})
  void edges_thatAreNotFiniteAndRising_areRefused(String edges) {
    assertThatThrownBy(() -> config("2026-01-01", "profile.bins=v edges " + edges))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("profile.bins is 'v edges " + edges + "'")
        .hasMessageContaining("(finite, rising)".toLowerCase(Locale.ROOT));
  }
}
