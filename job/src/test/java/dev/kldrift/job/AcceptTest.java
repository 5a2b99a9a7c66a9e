package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is accepted as the new normal is what later nights are compared with. */
class AcceptTest extends NightlyFixture {
  private static final String[] SETTINGS = {
    "reference.windows=trailing 3,baseline 2026-01-01..2026-01-02",
    "profile.segments=k",
    "profile.bins=integer",
    "alerts.track=on"
  };
  private static final String DRIFTED =
      "select reference, segment_level, status, drifted, int(total_p) from t"
          + " where run_date = '%s' and feature = '%s' order by 1, 2, k";

  /** From the fourth day on, v is another one. */
  private void writeDays() {
    for (int day = 1; day <= 6; day++) {
      int values = day < 4 ? 5 : 2;
      day(
          "2026-01-0" + day,
          400 + day,
          "id %% %d v, id %% 7 w, if(id %% 2 = 0, 'a', 'b') k".formatted(values));
    }
  }

  private static Acceptance acceptance(String feature, String from, Map<String, String> segment) {
    return new Acceptance(
        feature,
        new TreeMap<>(segment),
        LocalDate.parse(from),
        "me",
        Instant.parse("2026-01-07T08:00:00Z"),
        "new shop");
  }

  private AcceptJob job() {
    return new AcceptJob(spark, config("2026-01-06", SETTINGS));
  }

  @Test
  void acceptance_ofAFeature_isItsReferenceFromThenOnAndCanBeUndone() throws IOException {
    writeDays();
    for (int day = 3; day <= 5; day++) {
      nightly("2026-01-0" + day, SETTINGS);
    }
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-05", "v")))
        .contains("[baseline,all,OK,true,803]", "[trailing-3,all,OK,true,1209]");
    String before = everything();

    assertThat(job().accept(acceptance("v", "2026-01-04", Map.of())))
        .containsExactly(LocalDate.of(2026, 1, 4), LocalDate.of(2026, 1, 5));
    assertThat(Files.readString(output().resolve("_accepted.json")))
        .contains("\"by\" : \"me\"", "\"why\" : \"new shop\"", "\"from\" : \"2026-01-04\"");
    nightly("2026-01-05", SETTINGS);
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-05", "v")))
        .contains("[baseline,all,OK,false,404]", "[trailing-3,all,OK,false,404]")
        .noneMatch(row -> row.contains("true"));
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-05", "w")))
        .as("another feature")
        .contains("[baseline,all,OK,false,803]", "[trailing-3,all,OK,false,1209]");
    nightly("2026-01-06", SETTINGS);
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-06", "v")))
        .as("a baseline of two days again")
        .contains("[baseline,all,OK,false,809]", "[trailing-3,all,OK,false,809]");

    nightly("2026-01-04", SETTINGS);
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-04", "v")))
        .contains("[trailing-3,all,NO_REFERENCE,null,0]");

    assertThatThrownBy(() -> job().accept(acceptance("v", "2026-01-04", Map.of())))
        .isInstanceOf(JobFailure.class)
        .hasMessage("'v' is accepted already from 2026-01-04");
    assertThatThrownBy(() -> job().accept(acceptance("x", "2026-01-04", Map.of())))
        .hasMessageStartingWith("--feature: 'x' has no bins (has [");
    assertThatThrownBy(() -> job().accept(acceptance("v", "2027-01-04", Map.of())))
        .extracting(failure -> ((JobFailure) failure).exitCode())
        .isEqualTo(ExitCode.NO_INPUT);

    job().undo(acceptance("v", "2026-01-04", Map.of()));
    nightly("2026-01-04", SETTINGS);
    nightly("2026-01-05", SETTINGS);
    delete("2026-01-06");
    assertThat(everything()).isEqualTo(before);
    assertThat(Files.readString(output().resolve("_accepted.json"))).contains("undone_at");
    assertThatThrownBy(() -> job().undo(acceptance("v", "2026-01-04", Map.of())))
        .hasMessage("'v' is not accepted from 2026-01-04");
  }

  @Test
  void acceptance_ofASegment_isOfThatAloneAndBackfillDoesAsNightsDo() {
    writeDays();
    nightly("2026-01-04", SETTINGS);
    job().accept(acceptance("v", "2026-01-04", Map.of("k", "a")));
    nightly("2026-01-05", SETTINGS);
    nightly("2026-01-06", SETTINGS);
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-05", "v")))
        .contains(
            "[trailing-3,all,OK,true,1209]",
            "[trailing-3,k,CONSTANT,false,202]", // a
            "[trailing-3,k,OK,true,604]"); // b
    String nights = everything();

    NightlyConfig config = config("2026-01-06", SETTINGS);
    try (Progress progress = Progress.of(spark, true)) {
      new BackfillJob(spark, config, progress)
          .run(
              List.of(LocalDate.of(2026, 1, 5), LocalDate.of(2026, 1, 6)),
              (date, pairs, drifted) -> {});
    }
    assertThat(everything()).isEqualTo(nights);
    nightly("2026-01-04", SETTINGS);
    assertThat(rows("divergence", DRIFTED.formatted("2026-01-04", "v")))
        .contains("[trailing-3,k,NO_REFERENCE,null,0]", "[trailing-3,k,OK,true,602]");
    assertThatThrownBy(() -> job().accept(acceptance("v", "2026-01-04", Map.of("z", "a"))))
        .hasMessage("--segment: 'z' is no segment column (has [k])");
    assertThatThrownBy(() -> job().accept(acceptance("v", "2026-01-04", Map.of("k", "NOPE"))))
        .hasMessage("--segment: {k=NOPE} is no segment of 'v' from 2026-01-04 on")
        .extracting(failure -> ((JobFailure) failure).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  /** Alerts name such a segment as k=NULL; only rows of its own level are meant. */
  @Test
  void acceptance_ofTheSegmentWithoutAValue_isOfThatAlone() {
    for (int day = 1; day <= 3; day++) {
      int values = day < 2 ? 5 : 2;
      day(
          "2026-01-0" + day,
          400,
          "id %% %d v, if(id %% 2 = 0, null, 'b') k, 'c' l".formatted(values));
    }
    String[] crossed = SETTINGS.clone();
    crossed[1] = "profile.segments=k,l,k x l";
    nightly("2026-01-02", crossed);
    new AcceptJob(spark, config("2026-01-03", crossed))
        .accept(acceptance("v", "2026-01-02", Map.of("k", "NULL")));
    nightly("2026-01-02", crossed);
    assertThat(
            rows(
                "divergence",
                "select segment_level, k, l from t where run_date = '2026-01-02' and feature = 'v'"
                    + " and reference = 'trailing-3' and status = 'NO_REFERENCE'"))
        .containsExactly("[k,null,null]");
    nightly("2026-01-03", crossed);
    assertThat(
            rows(
                "divergence",
                "select int(total_p) from t where run_date = '2026-01-03' and feature = 'v' and"
                    + " reference = 'trailing-3' and segment_level = 'k' order by k nulls first"))
        .containsExactly("[200]", "[400]");
    new AcceptJob(spark, config("2026-01-03", crossed))
        .accept(acceptance("v", "2026-01-02", Map.of("k", "NULL", "l", "c")));
  }

  private void delete(String date) throws IOException {
    for (String table :
        List.of("bins", "histogram", "divergence", "summary", "quarantine", "runs")) {
      Files.delete(output().resolve(table + "/run_date=" + date + "/" + table + ".parquet"));
      Files.delete(output().resolve(table + "/run_date=" + date));
    }
  }
}
