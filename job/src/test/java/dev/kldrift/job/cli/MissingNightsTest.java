package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kldrift.job.TestSpark;
import dev.kldrift.job.cli.CommandFixture.Ended;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schedule runs every night, over a fortnight in which much goes wrong. */
class MissingNightsTest {
  private static final int ROWS = 400;

  @TempDir Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private void rows(int day, String name, long from, long to) {
    TestSpark.write(
        folder.resolve("source").resolve(name + ".parquet"),
        "select date'2026-01-%02d' date, id %% 20 v, concat('k', id %% 3) k from range(%d, %d)"
            .formatted(day, from, to));
  }

  private void day(int day) {
    rows(day, "day-" + day, 0, ROWS);
  }

  private Ended run(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--set",
                "source.path=" + folder.resolve("source"),
                "--set",
                "reference.windows=previous-day",
                "--set",
                "report.html=off",
                "--output",
                output().toString()));
    Collections.addAll(arguments, more);
    return CommandFixture.execute(arguments.toArray(String[]::new));
  }

  private Ended heal(int last) {
    Ended ended =
        run("backfill", "--missing", "--last", "12", "--run-date", "2026-01-%02d".formatted(last));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  /** Every published file by its date, with its content and when it was written. */
  private Map<String, List<String>> files() throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(output())) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = output().relativize(file).toString();
        if (name.contains("run_date=")) {
          String date = name.replaceAll(".*run_date=(\\d{4}-\\d\\d-\\d\\d).*", "$1");
          String content = DigestUtils.sha256Hex(Files.readAllBytes(file));
          files
              .computeIfAbsent(date, any -> new ArrayList<>())
              .add(name + " " + content + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return files;
  }

  private static List<String> changed(
      Map<String, List<String>> before, Map<String, List<String>> after) {
    return after.keySet().stream()
        .filter(date -> !after.get(date).equals(before.get(date)))
        .map(date -> date.substring(8))
        .toList();
  }

  private List<String> ask(String query) {
    TestSpark.session()
        .read()
        .parquet(output().resolve("divergence").toString())
        .createOrReplaceTempView("pairs");
    return TestSpark.session().sql(query).collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void day_thatComesAfterLaterOnes_tellsThem() {
    day(1);
    day(3);
    assertThat(heal(3).out()).doesNotContain("have changed now");
    day(2);
    assertThat(heal(3).out())
        .contains("2 of 12 dates", "2026-01-02 2 pairs, 0 drifted")
        .contains("(backfill --again --from 2026-01-03 --to 2026-01-03): [2026-01-03]");
  }

  @Test
  void fortnight_ofLateFailedMissedAndPartialNights_isMadeOnceEach() throws IOException {
    for (int day = 1; day <= 7; day++) {
      day(day);
    }
    assertThat(heal(7).out())
        .contains("0 of 12 dates from 2025-12-27 to 2026-01-07 are made and left alone")
        .contains("no rows of 2025-12-31 in ")
        .contains("2026-01-07 2 pairs, 0 drifted");
    // A night whose rows are not there, two that nobody runs, late rows, half a night.
    assertThat(run("nightly", "--run-date", "2026-01-08").exitCode())
        .isEqualTo(ExitCode.NO_INPUT.number());
    Map<String, List<String>> week = files();
    for (int day = 8; day <= 10; day++) {
      day(day);
    }
    rows(5, "late-5", 0, 40);
    rows(11, "day-11", 0, 100);
    Ended healed = heal(11);
    assertThat(healed.out())
        .contains("6 of 12 dates from 2025-12-31 to 2026-01-11 are made and left alone")
        .contains("  missing    [2026-01-09, 2026-01-10, 2026-01-11]")
        .contains("  failed     [2025-12-31, 2026-01-08]")
        .contains("  late       [2026-01-05]")
        .contains(
            "compared with histograms that have changed now"
                + " (backfill --again --from 2026-01-06 --to 2026-01-06): [2026-01-06]");
    assertThat(healed.err())
        .contains(
            "PARTIAL_DAY, nothing is decided: 2026-01-11 has 100 rows where its weekday had 400 in"
                + " the weeks before (source.partial-day 0.5)");
    Map<String, List<String>> eleven = files();
    // Of 31 December, which has no rows, the record says so again.
    assertThat(changed(week, eleven)).containsExactly("31", "05", "08", "09", "10", "11");
    assertThat(
            ask("select feature, status, decision, drifted from pairs where run_date='2026-01-11'"))
        .containsExactlyInAnyOrder("[k,PARTIAL_DAY,null,null]", "[v,PARTIAL_DAY,null,null]");
    // The rest of that night comes, and the next one.
    rows(11, "more-11", 100, ROWS);
    day(12);
    assertThat(heal(12).out())
        .contains("10 of 12 dates")
        .contains("  late       [2026-01-11]")
        .contains("  missing    [2026-01-12]");
    Map<String, List<String>> twelve = files();
    assertThat(changed(eleven, twelve)).containsExactly("11", "12");
    assertThat(ask("select count(decision) from pairs where run_date = '2026-01-11'"))
        .containsExactly("[2]");
    // Another night on which nothing has to be done; a run that was killed is noticed.
    assertThat(heal(12).out()).isEqualTo(line("12 of 12", 12));
    assertThat(files()).isEqualTo(twelve);
    Files.createDirectories(output().resolve("_staging/nightly_2026-01-09"));
    assertThat(heal(12).out()).contains("  cut        [2026-01-09]");
    assertThat(changed(twelve, files())).containsExactly("09");
    assertThat(ask("select run_date, count(*) from pairs group by 1").size()).isEqualTo(12);
  }

  private static String line(String count, int last) {
    LocalDate end = LocalDate.of(2026, 1, last);
    return "%s dates from %s to %s are made and left alone%n"
        .formatted(count, end.minusDays(11), end);
  }

  /** A table in one file that is written anew every night: its days are as they were. */
  @Test
  void file_thatIsWrittenAnew_makesNoDateLate() throws IOException {
    TestSpark.write(folder.resolve("source"), table(4));
    String[] four = {"backfill", "--missing", "--from", "2026-01-01", "--to", "2026-01-04"};
    assertThat(run(four[0], Stream.of(four).skip(1).toArray(String[]::new)).exitCode()).isZero();
    Map<String, List<String>> before = files();
    TestSpark.session()
        .sql(table(5))
        .write()
        .mode("overwrite")
        .parquet(folder.resolve("source").toString());
    Ended ended = run("backfill", "--missing", "--from", "2026-01-01", "--to", "2026-01-05");
    assertThat(ended.out()).contains("4 of 5 dates", "missing    [2026-01-05]");
    assertThat(changed(before, files())).containsExactly("05");
  }

  private static String table(int days) {
    return "select date_add(date'2026-01-01', int(id %% %d)) date, id div %d %% 20 v from range(%d)"
        .formatted(days, days, 400 * days);
  }

  @Test
  void day_thatHasNotEnded_isNotDecidedAndMadeAgainLater() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    for (LocalDate date : List.of(today.minusDays(1), today)) {
      TestSpark.write(
          folder.resolve("source").resolve(date + ".parquet"),
          "select date'%s' date, id %% 20 v from range(400)".formatted(date));
    }
    Ended ended = run("nightly", "--run-date", today.toString());
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err())
        .contains("PARTIAL_DAY, nothing is decided: " + today + " has not ended in UTC");
    assertThat(ask("select distinct status, decision from pairs"))
        .containsExactly("[PARTIAL_DAY,null]");
    // By the clocks of the source the day before is the last that has ended.
    assertThat(run("backfill", "--missing", "--last", "1", "--quiet").out()).isEmpty();
    assertThat(ask("select distinct run_date from pairs order by 1"))
        .hasSize(2)
        .first()
        .asString()
        .contains(today.minusDays(1).toString());
  }

  @Test
  void lastDay_withoutRows_isAFailureAndHolesBeforeAreNot() {
    day(1);
    day(3);
    String[] last = {"--missing", "--last", "3", "--quiet", "--run-date", "2026-01-03"};
    assertThat(run("backfill", last)).isEqualTo(new Ended(0, "", ""));
    last[5] = "2026-01-04";
    Ended ended = run("backfill", last);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
    assertThat(ended.err()).isEqualTo(error(4));
  }

  /** The last two lie in one pass then, and have records as if they had begun it. */
  @Test
  void lastDays_withoutRows_areAnErrorAndSayWhenTheRunBegan() throws IOException {
    day(1);
    for (int run = 0; run < 2; run++) {
      Instant before = Instant.now();
      Ended ended =
          run("backfill", "--missing", "--from", "2026-01-01", "--to", "2026-01-03", "--quiet");
      assertThat(ended.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
      assertThat(ended.err()).isEqualTo(error(3));
      Set<Instant> began = new TreeSet<>();
      for (String date : List.of("2026-01-02", "2026-01-03")) {
        JsonNode record =
            new ObjectMapper()
                .readTree(output().resolve("_runs/run_date=" + date + ".json").toFile());
        assertThat(record.path("outcome").asText()).isEqualTo("NO_INPUT");
        began.add(Instant.parse(record.path("started_at").asText()));
        assertThat(Instant.parse(record.path("finished_at").asText())).isAfter(before);
      }
      assertThat(began).singleElement().satisfies(at -> assertThat(at).isBefore(before));
    }
  }

  private String error(int day) {
    return "kldrift: error: no rows of 2026-01-%02d in %s (must have some, or be left out; they may still come)%n"
        .formatted(day, folder.resolve("source"));
  }

  @Test
  void dates_thatAreNotSaidOrTwice_areUsage() {
    for (String options :
        List.of(
            "--missing",
            "--last 0",
            "--last 3 --from 2026-01-01",
            "--from 2026-01-01",
            "--missing --again --last 3")) {
      Ended ended = run("backfill", options.split(" "));
      assertThat(ended.exitCode()).as(options).isEqualTo(ExitCode.USAGE.number());
    }
  }
}
