package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/**
 * What is left of a year of nights makes the same next night as the year: one of every thirtieth
 * day, or with {@code -Dkldrift.step=1} of every day, which takes ten minutes.
 */
class PruneTest extends NightlyFixture {
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final int STEP = Integer.getInteger("kldrift.step", 30);
  private static final int NEXT = 366 / STEP * STEP;
  private static final int LAST = NEXT - STEP;
  private static final String[] SETTINGS = {
    "reference.windows=baseline 2025-01-02..2025-01-08,trailing 28,same-weekday 4",
    "profile.segments=k",
    "alerts.track=on"
  };

  private static LocalDate day(int number) {
    return FIRST.plusDays(number);
  }

  private NightlyConfig on(int day) {
    return config(day(day).toString(), SETTINGS);
  }

  private void backfill(int from, int to, int step) {
    try (Progress progress = Progress.of(spark, true)) {
      List<LocalDate> dates =
          IntStream.iterate(from, day -> day < to, day -> day + step)
              .mapToObj(PruneTest::day)
              .toList();
      assertThat(
              new BackfillJob(spark, on(from), progress).run(dates, (date, pairs, drifted) -> {}))
          .isPresent();
    }
  }

  private void writeYear() {
    file(
        "year.parquet",
        "select cast(date_add(date'2025-01-01', int(id / 60)) as timestamp) date,"
            + " (id * 7919) % if(id / 60 > 360, 5, 9) v, if(id % 3 = 0, 'a', 'b') k"
            + " from range(60 * "
            + (NEXT + 1)
            + ")");
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Files.createDirectories(to.resolve(file).getParent());
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  private PruneJob.Pruned prune(int days, boolean keepBaseline, boolean dryRun) {
    return new PruneJob(on(NEXT), new Configuration()).run(days, keepBaseline, dryRun);
  }

  @Test
  void nextNight_ofAPrunedYear_isThatOfTheWholeYear() throws IOException {
    writeYear();
    backfill(0, NEXT, STEP);
    Path whole = folder.resolve("whole");
    copy(output(), whole);

    PruneJob.Pruned would = prune(30, false, true);
    assertThat(files(output())).isEqualTo(files(whole));
    assertThat(would.dates()).hasSizeGreaterThan(LAST - 60).last().isEqualTo(day(LAST - 30));
    PruneJob.Pruned pruned = prune(30, false, false);
    assertThat(pruned).isEqualTo(would);
    assertThat(pruned.total()).isPositive();
    assertThat(prune(30, false, false).dates()).isEmpty();

    for (String table : List.of("divergence", "runs", "_runs", "alerts", "summary")) {
      assertThat(dates(table))
          .as(table)
          .hasSize(30 / STEP)
          .allMatch(date -> LocalDate.parse(date).isAfter(day(LAST - 30)));
    }
    assertThat(dates("histogram"))
        .contains("2025-01-02", "2025-01-08")
        .doesNotContain("2025-01-01", "2025-01-09")
        .hasSize(7 + 30);
    assertThat(dates("bins")).hasSize(NEXT / STEP);

    run(on(NEXT));
    List<Path> next = files(output()).stream().filter(file -> isOf(file, day(NEXT))).toList();
    Path afterPruning = folder.resolve("after");
    copy(output(), afterPruning);
    deleteAll(output());
    copy(whole, output());
    run(on(NEXT));
    for (Path file : next) {
      if (file.toString().contains("parquet") && !file.startsWith("runs")) {
        assertThat(Files.readAllBytes(afterPruning.resolve(file)))
            .as(file.toString())
            .isEqualTo(Files.readAllBytes(output().resolve(file)));
      }
    }
    assertThat(next).hasSizeGreaterThan(8);
  }

  @Test
  void prune_keepsTheLatestAlertsAndBaselinesAsAskedAndRespectsTheLock() {
    file(
        "days.parquet",
        "select cast(date_add(date'2025-01-01', int(id / 60)) as timestamp) date,"
            + " (id * 7919) % 9 v, if(id % 3 = 0, 'a', 'b') k from range(60 * 12)");
    backfill(0, 12, 1);
    assertThatThrownBy(
            () ->
                OutputLock.holding(
                    output().toString(), new Configuration(), () -> prune(1, false, false)))
        .hasMessageContaining("in use by another run");
    prune(3, true, false);
    assertThat(dates("divergence")).hasSize(7 + 3);
    prune(1, false, false);
    assertThat(dates("divergence")).containsExactly("2025-01-12");
    assertThat(dates("histogram")).as("all that references reach back to").hasSize(12);
    assertThat(dates("alerts")).containsExactly("2025-01-12");
    assertThat(PruneJob.days("400d")).isEqualTo(400);
    assertThatThrownBy(() -> PruneJob.days("13m")).hasMessageContaining("must be days");
  }

  @Test
  void prune_afterAFailedNight_keepsUpToTheNewestPublishedDate() {
    file(
        "days.parquet",
        "select cast(date_add(date'2025-01-01', int(id / 60)) as timestamp) date,"
            + " (id * 7919) % 9 v, if(id % 3 = 0, 'a', 'b') k from range(60 * 4)");
    backfill(0, 4, 1);
    assertThatThrownBy(() -> run(on(NEXT - 1))).hasMessageContaining("no rows of");
    assertThat(dates("_runs")).contains(day(NEXT - 1).toString());
    PruneJob.Pruned pruned = prune(4, false, false);
    assertThat(pruned.dates()).isEmpty();
    assertThat(pruned.first()).contains(day(0));
    assertThat(dates("divergence")).hasSize(4);
  }

  @Test
  void prune_ofAnOutputOfFailures_removesNothing() {
    file("days.parquet", "select cast(date'2025-01-01' as timestamp) date, 1 v, 'a' k");
    assertThatThrownBy(() -> run(on(NEXT - 1))).hasMessageContaining("no rows of");
    assertThat(prune(1, false, false).first()).isEmpty();
  }

  private List<String> dates(String place) {
    return files(output()).stream()
        .filter(file -> file.startsWith(place))
        .map(file -> file.getName(1).toString().replaceAll("run_date=|\\.json", ""))
        .sorted()
        .distinct()
        .toList();
  }

  private static boolean isOf(Path file, LocalDate date) {
    return file.toString().contains("run_date=" + date);
  }

  private static void deleteAll(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(folder.resolve(file));
    }
  }
}
