package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several nights at once publish what they publish one by one. */
class BackfillTest extends NightlyFixture {
  private static final List<LocalDate> DATES =
      LocalDate.parse("2026-01-30").datesUntil(LocalDate.parse("2026-02-03")).toList();

  private void days(LocalDate... missing) {
    for (int i = 0; i < 9; i++) {
      LocalDate date = LocalDate.parse("2026-01-25").plusDays(i);
      if (!List.of(missing).contains(date)) {
        day(
            date.toString(),
            400 + 10 * i,
            "id %% (20 + %d) v, if(id %% 7 < %d, 'a', 'b') s, concat('k', id %% 3) k, %s n"
                .formatted(i, 2 + i / 4, i < 5 ? "cast(null as int)" : "int(id % 5)"));
      }
    }
  }

  private NightlyConfig nights(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "profile.segments=k",
                "summary.group-by=reference,feature",
                "reference.windows=[previous-day,trailing 3,baseline 2026-01-25..2026-01-26]"));
    settings.addAll(List.of(more));
    return config("2026-01-28", settings.toArray(String[]::new));
  }

  private Optional<Set<LocalDate>> backfill(
      NightlyConfig config, List<LocalDate> dates, List<String> told) {
    try (Progress progress = Progress.of(spark, true)) {
      return new BackfillJob(spark, config, progress)
          .run(dates, (date, pairs, drifted) -> told.add(date + " " + pairs + " " + drifted));
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(output())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    spark.catalog().clearCache();
  }

  private void requireTheSame(NightlyConfig config, List<LocalDate> dates) throws IOException {
    List<String> told = new ArrayList<>();
    assertThat(backfill(config, dates, told)).contains(Set.of());
    assertThat(told)
        .extracting(line -> line.substring(0, 10))
        .containsExactlyElementsOf(dates.stream().map(LocalDate::toString).toList());
    String atOnce = everything();
    String shown = shown();
    for (LocalDate date : dates) {
      assertThat(RunRecord.isDone(config.on(date), spark.sessionState().newHadoopConf())).isTrue();
    }
    assertThat(output().resolve("_staging")).isEmptyDirectory();
    clear();
    dates.forEach(date -> run(config.on(date)));
    assertThat(atOnce).isEqualTo(everything());
    assertThat(shown).isEqualTo(shown());
  }

  /** The histograms of all pages that there are. */
  private String shown() throws IOException {
    if (!Files.exists(output().resolve("report"))) {
      return "";
    }
    try (Stream<Path> pages = Files.list(output().resolve("report"))) {
      StringBuilder shown = new StringBuilder();
      for (Path page : pages.filter(file -> file.toString().endsWith(".html")).sorted().toList()) {
        String date = page.getFileName().toString().replace(".html", ".json");
        shown.append(date).append(Files.readString(output().resolve("_report/" + date)));
      }
      return shown.toString();
    }
  }

  @Test
  void nights_atOnce_haveTheRowsOfNightsOneByOne() throws IOException {
    days();
    requireTheSame(nights("report.html=on"), DATES);
    assertThat(output().resolve("report")).isDirectoryContaining("glob:**2026-02-02.html");
  }

  @Test
  void nights_ofWindowsWithAlerts_haveTheRowsOfNightsOneByOne() throws IOException {
    days();
    requireTheSame(
        nights("current.window=2 days", "alerts.track=on", "report.html=on"), DATES.subList(0, 3));
    assertThat(table("alerts").count()).isPositive();
    for (LocalDate date : DATES.subList(0, 3)) {
      assertThat(output().resolve("report/run_date=%s.html".formatted(date))).isNotEmptyFile();
    }
  }

  @Test
  void nights_withAHole_publishTheOthersAndTellIt() {
    LocalDate hole = LocalDate.parse("2026-01-31");
    days(hole);
    List<String> told = new ArrayList<>();
    assertThat(backfill(nights(), DATES, told)).contains(Set.of(hole));
    assertThat(told).hasSize(DATES.size() - 1);
    assertThat(rows("runs", "select count(*), count(distinct run_id) from t"))
        .containsExactly("[3,3]");
  }

  @Test
  void nights_cutAndStartedAgain_areTheSame() throws IOException {
    days();
    NightlyConfig config = nights();
    backfill(config, DATES, new ArrayList<>());
    String whole = everything();
    clear();
    backfill(config, DATES.subList(0, 2), new ArrayList<>());
    backfill(config, DATES.subList(2, DATES.size()), new ArrayList<>());
    assertThat(everything()).isEqualTo(whole);
  }
}
