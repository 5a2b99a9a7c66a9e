package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.JobFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a table does overnight, the other features are compared all the same. */
class HostileSourceTest extends NightlyFixture {
  private static final String STATUSES =
      "select feature, status from t where run_date = '2026-01-02' and segment_level = 'all'"
          + " order by 1";

  private List<String> statuses(String... assignments) {
    nightly("2026-01-01", assignments);
    nightly("2026-01-02", assignments);
    return rows("divergence", STATUSES);
  }

  @Test
  void columns_goneNewAndOfAnotherType_areStatuses() {
    day("2026-01-01", 20, "id % 2 kept, id gone, id retyped, string(id) text");
    day("2026-01-02", 20, "id % 2 kept, id fresh, string(id) retyped, id text");
    assertThat(statuses())
        .containsExactly(
            "[fresh,NEW_FEATURE]",
            "[gone,DROPPED_FEATURE]",
            "[kept,OK]",
            "[retyped,TYPE_CHANGED]",
            "[text,TYPE_CHANGED]");
  }

  @Test
  void column_namedThatIsGone_isAStatusAndOneThatNeverWas_isAnError() {
    day("2026-01-01", 20, "id % 2 kept, id gone");
    day("2026-01-02", 20, "id % 2 kept");
    assertThat(statuses("profile.features=kept,gone"))
        .containsExactly("[gone,DROPPED_FEATURE]", "[kept,OK]");
    assertThatThrownBy(() -> nightly("2026-01-02", "profile.features=kept,gnoe"))
        .hasMessage("profile.features: no column for 'gnoe' (has [date, kept])");
  }

  @Test
  void setting_ofAFeatureThatIsGone_holdsAndOfOneThatNeverWas_isAnError() {
    day("2026-01-01", 20, "id % 2 kept, id gone, id left");
    day("2026-01-02", 20, "id % 2 kept");
    assertThat(
            statuses(
                "profile.exclude=left,never",
                "profile.bins=gone integer,left integer,none* log 5",
                "decision.minimum-effect=gone psi 0.1,\"gone is NULL\" psi 0.2,psi 0.3"))
        .containsExactly("[gone,DROPPED_FEATURE]", "[kept,OK]");
    assertError(
        "profile.bins=gnoe integer", "profile.bins: no feature 'gnoe' (has [gone, kept, left])");
    assertError(
        "decision.minimum-effect=gnoe psi 0.1,psi 0.3",
        "decision.minimum-effect: no feature 'gnoe' (has [gone, kept, left])");
  }

  @Test
  void column_inSomeFilesOfTheDay_isPartialInput() {
    day("2026-01-01", 20, "id % 2 v, id % 3 w");
    day("2026-01-02", 20, "id % 2 v, id % 3 w");
    file("more.parquet", "select timestamp'2026-01-02 01:00:00' date, id % 2 v from range(5)");
    assertThat(statuses()).containsExactly("[v,OK]", "[w,PARTIAL_INPUT]");
  }

  @Test
  void values_allNullConstantNanAndInfinite_areBinsLikeOthers() {
    String values =
        "cast(null as double) nothing, 7 constant, if(id %% 4 = 0, double('NaN'), id) nan,"
            + " element_at(array(double('-Infinity'), double('Infinity'), 1), int(id %% 3 + 1)) inf";
    day("2026-01-01", 24, values.formatted());
    day("2026-01-02", 24, values.formatted());
    assertThat(statuses())
        .containsExactly("[constant,CONSTANT]", "[inf,OK]", "[nan,OK]", "[nothing,CONSTANT]");
    assertThat(
            rows(
                "histogram",
                "select feature, counts[0], element_at(counts, -3), element_at(counts, -1) from t"
                    + " where run_date = '2026-01-02' and feature in ('nan', 'inf') order by 1"))
        // below all, above all, NaN
        .containsExactly("[inf,8,8,0]", "[nan,0,0,6]");
  }

  @Test
  void categories_ofAMillionValues_keepTheMostFrequentAndTheMass() {
    day("2026-01-01", 1_001_000, "if(id < 1000, 'often', concat('once-', id)) s");
    day("2026-01-02", 20, "if(id % 2 = 0, 'often', concat('other-', id)) s");
    assertThat(statuses("profile.bins=top 3")).containsExactly("[s,OK]");
    assertThat(
            rows(
                "histogram",
                "select rows, counts[0], element_at(counts, 4) from t order by run_date"))
        // often; (other), as too many values are known to tell new ones
        .containsExactly("[1001000,1000,999998]", "[20,10,10]");
  }

  @Test
  void categories_unseenBefore_areNewWhereAllWereKnown() {
    day("2026-01-01", 100, "concat('s', id % 5) s");
    day("2026-01-02", 100, "concat('s', id) s");
    statuses("profile.bins=top 2");
    assertThat(rows("histogram", "select counts from t order by run_date"))
        .containsExactly("[ArraySeq(20, 20, 60, 0, 0)]", "[ArraySeq(1, 1, 3, 95, 0)]");
  }

  @Test
  void categories_withQuotesEmojiAndTenKilobytes_surviveAsThemselves() {
    String values =
        "element_at(array('a \"quoted\", one', '\uD83D\uDE80', repeat('x', 10000),"
            + " concat(repeat('x', 9999), 'y'), '(other)', '', 'NULL', null), int(id % 8 + 1)) s";
    day("2026-01-01", 16, values);
    day("2026-01-02", 16, values);
    assertThat(statuses("profile.segments=s", "profile.features=s")).containsExactly("[s,OK]");
    assertThat(rows("divergence", "select distinct js_divergence from t where total_p > 0"))
        .containsExactly("[0.0]");
    assertThat(
            rows(
                "bins",
                "select size(array_distinct(labels)), size(labels) from t where kind = 'TEXT'"))
        .first()
        .isEqualTo("[10,10]"); // 7 values and 3 bins of ours, all with names of their own
    assertThat(rows("bins", "select max(length(v)) from (select explode(known_values) v from t)"))
        .first()
        .asString()
        .matches("\\[1\\d\\d]");
  }

  @Test
  void segment_withMostRowsAndNullSegment_keepTheirRows() {
    day("2026-01-01", 100, "id % 3 v, if(id < 60, 'big', if(id < 80, null, 'small')) k");
    day("2026-01-02", 100, "id % 3 v, if(id < 60, 'big', if(id < 80, null, 'small')) k");
    nightly("2026-01-01", "profile.segments=k", "profile.features=v");
    nightly("2026-01-02", "profile.segments=k", "profile.features=v");
    assertThat(
            rows(
                "divergence",
                "select segment_level, k, total_p, total_q from t"
                    + " where run_date = '2026-01-02' order by 1, 2"))
        .containsExactly(
            "[all,null,100.0,100.0]",
            "[k,null,20.0,20.0]",
            "[k,big,60.0,60.0]",
            "[k,small,20.0,20.0]");
  }

  @Test
  void day_whenClocksChange_hasTheHoursOfItsZone() {
    file(
        "march.parquet",
        "select timestamp'2026-03-28 23:00:00' + make_interval(0, 0, 0, 0, int(id)) date, 1 v"
            + " from range(30)");
    nightly(
        "2026-03-29",
        "source.time-zone=Europe/Vienna",
        "profile.features=hour = hour(date)",
        "profile.bins=integer");
    // 29 March begins at 23:00 UTC, skips 2 o'clock, and ends at 22:00 UTC.
    assertThat(rows("histogram", "select rows, counts from t"))
        .containsExactly("[23,ArraySeq(0, 1, 1, 0, " + "1, ".repeat(21) + "0, 0, 0)]");
  }

  @Test
  void reference_withoutAnyDay_isAStatusAndTheOthersAreCompared() {
    day("2026-01-01", 20, "id % 2 v");
    day("2026-01-02", 20, "id % 2 v");
    nightly(
        "2026-01-02",
        "reference.windows=previous-day,baseline 2020-01-01..2020-01-31",
        "profile.bins=edges 1");
    assertThat(rows("divergence", "select reference, status from t order by 1"))
        .containsExactly("[baseline,NO_REFERENCE]", "[previous-day,OK]");
  }

  @Test
  void settings_thatCannotHold_areErrorsInOneLine() {
    day("2026-01-01", 2000, "id v, 'x' s");
    assertError(
        "profile.bins=s edges 1 2", "profile.bins: 's edges 1.0 2.0', but s is not a number");
    assertError(
        "profile.features=h = hour(v)", "profile.features: h: column 'v' is bigint (has no HOUR)");
    assertError("profile.segments=nope", "profile.segments: column 'nope' is missing in ");
    assertError("source.date-column=nope", "source.date-column: column 'nope' is missing in ");
    assertError(
        "source.date-column=v",
        "column 'v' (bigint): 2000 of 2000 rows have no readable date, as '0', '1', '");
    assertError("source.time-zone=Mars", "--set: source.time-zone is 'Mars' (must be a time zone");
    assertError("reference.windows=yesterday", "--set: reference.windows is 'yesterday' (must be");
    assertError("reference.windows=lag 1,lag 1", "reference.windows: 'lag-1' is there twice");
    assertError(
        "profile.segments=feature", "profile.segments: 'feature' is a column of the results");
    assertError("profile.bins=v edges 2 1", "--set: profile.bins is 'v edges 2 1' (must be");
    assertError("source.table=t", "source.path and source.table are both set");
  }

  private void assertError(String assignment, String message) {
    assertThatThrownBy(() -> nightly("2026-01-01", assignment))
        .isInstanceOf(JobFailure.class)
        .hasMessageStartingWith(message);
  }
}
