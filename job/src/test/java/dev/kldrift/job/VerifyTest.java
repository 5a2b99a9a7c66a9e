package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.publish.VerifyOutput;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Manifests say what is published, whatever command published it last. */
class VerifyTest extends NightlyFixture {
  private static final LocalDate THIRD = LocalDate.of(2026, 1, 3);
  private static final String[] SETTINGS = {"alerts.track=on"};

  private final List<String> faults = new ArrayList<>();

  private VerifyOutput.Found verify(Optional<LocalDate> date) {
    faults.clear();
    VerifyOutput.Found found =
        new VerifyOutput(output().toString(), new Configuration()).verify(date, faults::add);
    assertThat(found.faults()).isEqualTo(faults.size());
    return found;
  }

  private VerifyOutput.Found verified() {
    VerifyOutput.Found found = verify(Optional.empty());
    assertThat(faults).isEmpty();
    assertThat(found.unknown()).isZero();
    return found;
  }

  private Path file(LocalDate date, String table) {
    return output().resolve("%s/run_date=%s/%s.parquet".formatted(table, date, table));
  }

  private Path manifest(LocalDate date) {
    return output().resolve("_manifest/run_date=" + date + ".json");
  }

  private void writeDays() {
    for (int day = 1; day <= 4; day++) {
      day("2026-01-0" + day, 200, "id % " + (3 + day) + " v, id % 7 w");
    }
  }

  @Test
  void manifest_afterEachCommand_isOfWhatIsPublished() throws IOException {
    writeDays();
    nightly("2026-01-03", SETTINGS);
    VerifyOutput.Found found = verified();
    // Two days of histograms and profiles, one of bins and of five tables of a comparison.
    assertThat(found.files()).isEqualTo(2 * 2 + 1 + 5);
    assertThat(found.dates()).isEqualTo(2);
    long rows = 0;
    for (String table :
        List.of(
            "histogram",
            "profile",
            "bins",
            "divergence",
            "summary",
            "alerts",
            "quarantine",
            "runs")) {
      rows += table(table).count();
    }
    assertThat(found.rows()).isEqualTo(rows).isPositive();
    assertThat(manifest(THIRD))
        .content()
        .contains("\"divergence\"", "\"runs\"", "\"alerts\"", "\"schema_version\" : 1");

    byte[] alerts = Files.readAllBytes(file(THIRD, "alerts"));
    nightly("2026-01-03"); // which takes the alerts back
    assertThat(verified().files()).isEqualTo(2 * 2 + 1 + 4);
    Files.createDirectories(file(THIRD, "alerts").getParent());
    Files.write(file(THIRD, "alerts"), alerts);
    verify(Optional.empty());
    assertThat(faults).containsExactly(added("alerts", THIRD));
    Files.delete(file(THIRD, "alerts"));
    assertThat(manifest(THIRD)).content().doesNotContain("alerts");

    try (Progress progress = Progress.of(spark, true)) {
      new NightlyJob(spark, config("2026-01-03"), progress).rebin("v", THIRD);
    }
    verified();
    new AcceptJob(spark, config("2026-01-03"))
        .accept(
            new Acceptance(
                "v", new TreeMap<>(), THIRD, "me", Instant.parse("2026-01-07T08:00:00Z"), "new"));
    verified();
    try (Progress progress = Progress.of(spark, true)) {
      assertThat(
              new BackfillJob(spark, config("2026-01-03"), progress)
                  .run(List.of(THIRD, THIRD.plusDays(1)), (date, pairs, drifted) -> {}))
          .isPresent();
    }
    assertThat(verified().dates()).isEqualTo(3);
    new PruneJob(config("2026-01-04"), new Configuration()).run(1, false, false);
    found = verified();
    assertThat(file(THIRD, "runs")).doesNotExist();
    assertThat(manifest(THIRD)).content().contains("histogram").doesNotContain("divergence");
    assertThat(found.dates()).isEqualTo(3);

    damage();
  }

  /** Faults of any kind, each told by a line of its own. */
  private void damage() throws IOException {
    LocalDate date = LocalDate.of(2026, 1, 4);
    Path divergence = file(date, "divergence");
    byte[] whole = Files.readAllBytes(divergence);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(divergence, flipped);
    verify(Optional.of(date));
    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith(
            "divergence/run_date=2026-01-04/divergence.parquet: has other content than was published (SHA-256 ");
    Files.write(divergence, Arrays.copyOf(whole, whole.length - 1));
    verify(Optional.of(date));
    assertThat(faults)
        .containsExactly(
            "divergence/run_date=2026-01-04/divergence.parquet: has %,d bytes, was published with %,d"
                .formatted(whole.length - 1, whole.length));
    Files.delete(divergence);
    Files.write(file(date, "summary").resolveSibling("part-0.parquet"), whole);
    Files.write(output().resolve("runs/stray.parquet"), whole);
    verify(Optional.empty());
    assertThat(faults)
        .containsExactly(
            "runs/stray.parquet: is not of kldrift, but readers take it for rows of the table (remove it)",
            "summary/run_date=2026-01-04/part-0.parquet: is not of kldrift, but readers take it for rows of the table (remove it)",
            "divergence/run_date=2026-01-04/divergence.parquet: is missing");
    verify(Optional.of(THIRD));
    assertThat(faults).isEmpty();

    Files.delete(output().resolve("runs/stray.parquet"));
    Files.delete(file(date, "summary").resolveSibling("part-0.parquet"));
    Files.delete(manifest(date)); // as outputs of earlier versions are
    assertThat(verify(Optional.empty()).unknown()).isGreaterThan(3);
    assertThat(faults).isEmpty();

    addDate(date, LocalDate.of(2026, 1, 9));
    Files.writeString(manifest(date), "{");
    assertThatThrownBy(() -> verify(Optional.of(date)))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("run_date=2026-01-04.json is no manifest");
    assertThatThrownBy(() -> verify(Optional.of(LocalDate.of(2027, 1, 1))))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_INPUT));
  }

  /** A date that nobody has published is a fault, as is a table that its run has not made. */
  private void addDate(LocalDate from, LocalDate to) throws IOException {
    for (String table : List.of("histogram", "summary", "runs")) {
      Files.createDirectories(file(to, table).getParent());
      Files.copy(file(from, table), file(to, table));
    }
    verify(Optional.empty());
    assertThat(faults)
        .containsExactly(added("histogram", to), added("summary", to), added("runs", to));
    for (String table : List.of("histogram", "summary", "runs")) {
      Files.delete(file(to, table));
      Files.delete(file(to, table).getParent());
    }
    addTableOfAFailedRun(from, to);
  }

  /** The record of a run that failed does not vouch for rows. */
  private void addTableOfAFailedRun(LocalDate from, LocalDate to) throws IOException {
    Path record = output().resolve("_runs/run_date=" + to + ".json");
    Files.writeString(record, "{\"outcome\" : \"NO_INPUT\"}");
    Files.createDirectories(file(to, "summary").getParent());
    Files.copy(file(from, "summary"), file(to, "summary"));
    verify(Optional.of(to));
    assertThat(faults).containsExactly(added("summary", to));
    Files.delete(file(to, "summary"));
    Files.delete(file(to, "summary").getParent());
    Files.delete(record);
  }

  private static String added(String table, LocalDate date) {
    return "%s/run_date=%s/%1$s.parquet: is not of kldrift, but readers take it for rows of the table (remove it)"
        .formatted(table, date);
  }
}
