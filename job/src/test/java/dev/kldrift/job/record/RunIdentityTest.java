package dev.kldrift.job.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a run is told apart by: its content and settings, not their places, times or names. */
class RunIdentityTest extends CompareFixture {

  private String runId(Path input, String... more) {
    return compare(input, more).run().identity().runId();
  }

  @Test
  void input_copiedOrTouched_isTheSameAndOtherContentIsAnother() throws IOException {
    Path input = input("in", "select 'a' k, array(1L, 2L, 3L) p, array(4L, 5L, 6L) q");
    String first = runId(input);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (Stream<Path> files = Files.list(input)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
        Files.copy(file, copy.resolve("another name.parquet"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      }
    }
    assertThat(runId(input)).isEqualTo(first);
    assertThat(runId(copy)).isEqualTo(first);
    // Another order of the same values: sizes, counts, least and greatest are the same.
    assertThat(runId(input("order", "select 'a' k, array(1L, 3L, 2L) p, array(4L, 5L, 6L) q")))
        .isNotEqualTo(first);
    assertThat(runId(input("value", "select 'a' k, array(1L, 2L, 3L) p, array(4L, 7L, 6L) q")))
        .isNotEqualTo(first);
    assertThat(runId(input, "decision.level=0.06")).isNotEqualTo(first);
  }

  /** More than a footer is looked at only of small files; a footer of a large one tells enough. */
  @Test
  void largeInput_isToldApartByItsFooter() throws IOException {
    String query =
        "select concat('k', id) k, array(id, hash(id) & 65535) p, array(id, %s) q from"
            + " range(200000)";
    Path input = input("large", query.formatted("hash(id, 1) & 65535"));
    assertThat(Files.size(parquet(input))).isGreaterThan(1 << 20);
    String first = runId(input);
    Files.setLastModifiedTime(parquet(input), FileTime.from(Instant.EPOCH));
    assertThat(runId(input)).isEqualTo(first);
    assertThat(runId(input("other", query.formatted("hash(id, 2) & 65535")))).isNotEqualTo(first);
  }

  private static Path parquet(Path input) throws IOException {
    try (Stream<Path> files = Files.list(input)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static String identity(String... assignments) {
    Settings settings = Settings.defaults().withAssignment("output=out");
    settings.withAssignment("run-date=2026-11-22").withAssignment("source.path=t.parquet");
    settings.withAssignment("input=in");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    return CompareConfig.of(settings, Clock.systemUTC()).identity()
        + NightlyConfig.of(settings, Clock.systemUTC()).settings();
  }

  /** Written down, so that renaming something in the code cannot change it without a word. */
  @Test
  void identity_isTheNamesThatUsersWrite() {
    assertThat(identity("decision.minimum-effect=*_x psi 0.3,kl_pq 1"))
        .startsWith(
            """
            run-date 10 2026-11-22
            domain 6 counts
            layout 4 auto
            combine 4 auto
            limits.max-bins 7 1000000
            max-quarantine-fraction 4 0.01
            summary.group-by has 0
            """)
        .contains(
            """
            statistics.test 1 g
            statistics.reference 6 sample
            statistics.fdr 2 bh
            """)
        .contains(
            """
            decision.minimum-effect has 2
            decision.minimum-effect 11 0.3 psi *_x
            decision.minimum-effect 11 1.0 kl_pq *
            """)
        .contains(
            """
            reference.windows has 2
            reference.windows 18 previous-day lag 1
            reference.windows 23 trailing-28 trailing 28
            """)
        .doesNotContain("[", "Config", "dev.kldrift");
  }

  @Test
  void identity_ofEachSetting_isAnother() {
    List<String> settings =
        List.of(
            "run-date=2026-11-23",
            "limits.max-bins=7",
            "max-quarantine-fraction=0.5",
            "summary.group-by=a",
            "summary.group-by=a,b",
            "summary.group-by=\"a,b\"",
            "publish.max-rows-per-file=3",
            "decomposition.levels=a",
            "monitoring.evidence=on",
            "columns.keys=a",
            "columns.p=pp",
            "columns.status=s",
            "statistics.test=x2",
            "statistics.reference=exact",
            "statistics.fdr=none",
            "statistics.fdr-groups=a",
            "statistics.smoothing=laplace",
            "statistics.top-bins=4",
            "decision.level=0.1",
            "decision.minimum-effect=psi 0.01",
            "decision.minimum-effect=psi 0.02",
            "decision.feature-column=a",
            "decision.minimum-power=0.5",
            "alerts.track=on",
            "alerts.name=x",
            "alerts.group-by=a",
            "alerts.incidents=2026-01-01",
            "source.dataset=d",
            "source.date-column=d",
            "source.date-format=epoch-s",
            "source.time-zone=Europe/Vienna",
            "source.partial-day=0.2",
            "profile.null-shares=on",
            "profile.features=a",
            "profile.features=a = hour(date)",
            "profile.exclude=a",
            "profile.bins=quantile 5",
            "profile.bins=a quantile 5",
            "profile.bins=edges 1 2",
            "profile.segments=a",
            "profile.segments=a 5",
            "profile.segments=a x b",
            "profile.dictionary=5",
            "current.window=week",
            "reference.windows=lag 1",
            "reference.windows=lag 2",
            "reference.windows=baseline 2026-01-01..2026-01-05",
            "reference.exclude=2026-01-01");
    Set<String> seen = new HashSet<>(Set.of(identity()));
    for (String setting : settings) {
      assertThat(seen.add(identity(setting))).as(setting).isTrue();
    }
    for (String place :
        List.of("output=there", "input=x", "report.html=off", "format=arrow", "fail-on-drift=on")) {
      assertThat(identity(place)).as(place).isEqualTo(identity());
    }
  }
}
