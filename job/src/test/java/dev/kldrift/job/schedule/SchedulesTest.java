package dev.kldrift.job.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped units and cron line, run as systemd and cron would run them, with a launcher that
 * prints what it was asked to do.
 */
class SchedulesTest {
  private static final Path SCHEDULES = Path.of("..", "conf", "schedules").toAbsolutePath();
  private static final Path SYSTEMD_ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir Path root;

  @BeforeEach
  void installStub() throws IOException {
    Path launcher = Files.createDirectories(root.resolve("opt/scripts")).resolve("kldrift");
    Files.writeString(launcher, "#!/bin/sh\necho \"$@\"\nexit 7\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(root.resolve("var"));
  }

  @Test
  void serviceAndCron_started_makeWhatIsMissingOfTheLastDays() throws Exception {
    String dates = "--config /etc/kldrift/kldrift.yaml --missing --last 14";
    assertThat(start(serviceCommand()).end()).isEqualTo(new Ended(7, "backfill " + dates));
    assertThat(start(cronCommand()).end()).isEqualTo(new Ended(7, "backfill --quiet " + dates));
  }

  /** A run that takes all of its time is not started for ever, and the next night is started. */
  @Test
  void retries_ofTheLongestRuns_areBoundedWithinADay() throws IOException {
    try (Stream<Path> units = Files.list(SCHEDULES)) {
      for (Path unit : units.filter(file -> file.toString().endsWith(".service")).toList()) {
        String text = Files.readString(unit);
        if (text.contains("\nRestart=")) {
          Duration all = setting(text, "TimeoutStartSec").plus(setting(text, "RestartSec"));
          Duration interval = setting(text, "StartLimitIntervalSec");
          int burst = Integer.parseInt(text.replaceAll("(?s).*\nStartLimitBurst=(\\d+)\n.*", "$1"));
          assertThat(all.multipliedBy(burst)).as(unit.toString()).isLessThan(interval);
          assertThat(interval).isLessThan(Duration.ofDays(1).minusMinutes(10));
        }
      }
    }
  }

  private static Duration setting(String unit, String name) {
    String value = unit.replaceAll("(?s).*\n" + name + "=(\\w+)\n.*", "$1");
    return Duration.parse("PT" + value.toUpperCase(Locale.ROOT).replace("MIN", "M"));
  }

  /** For pairs of histograms, which have no days. */
  private static String comparing(String command) {
    return command.replaceFirst("kldrift.env;|kldrift.env && ", "$0 KLDRIFT_COMMAND=compare; ");
  }

  @Test
  void service_started_comparesYesterdayInUtc() throws Exception {
    LocalDate before = yesterday();
    Ended ended = start(comparing(serviceCommand())).end();

    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.output())
        .isIn(
            "compare --config /etc/kldrift/kldrift.yaml --run-date " + before,
            "compare --config /etc/kldrift/kldrift.yaml --run-date " + yesterday());
  }

  @Test
  void cronLine_started_comparesYesterdayInUtc() throws Exception {
    LocalDate before = yesterday();
    Ended ended = start(comparing(cronCommand())).end();

    assertThat(ended.exitCode()).isEqualTo(7);
    assertThat(ended.output())
        .isIn(
            "compare --quiet --config /etc/kldrift/kldrift.yaml --run-date " + before,
            "compare --quiet --config /etc/kldrift/kldrift.yaml --run-date " + yesterday());
  }

  @Test
  void commandSet_startedByEither_isThatOne() throws Exception {
    for (String command : List.of(serviceCommand(), cronCommand())) {
      String nightly =
          command.replaceFirst("kldrift.env;|kldrift.env && ", "$0 KLDRIFT_COMMAND=nightly; ");
      assertThat(start(nightly).end().output()).startsWith("nightly ");
    }
  }

  @Test
  void cronLine_anotherRunAtWork_endsWith75AndStartsNothing() throws Exception {
    Running holder = start("flock " + root.resolve("var/compare.lock") + " sh -c 'echo held; cat'");
    try {
      assertThat(holder.output().readLine()).isEqualTo("held");

      Ended ended = start(cronCommand()).end();

      assertThat(ended.exitCode()).isEqualTo(75);
      assertThat(ended.output()).isEmpty();
    } finally {
      holder.process().getOutputStream().close();
      assertThat(holder.process().waitFor()).isZero();
    }
  }

  @Test
  void cronLine_split_hasFiveTimesAndAUser() throws IOException {
    assertThat(cronLine())
        .matches("30 2 \\* \\* \\* kldrift cd .*")
        .doesNotContainPattern("[^\\\\]%");
  }

  @Test
  void timer_read_catchesUpAndStartsItsService() throws IOException {
    assertThat(Files.readAllLines(SCHEDULES.resolve("kldrift-compare.timer")))
        .contains("OnCalendar=*-*-* 02:30:00 UTC", "Persistent=true", "RandomizedDelaySec=10min")
        .noneMatch(line -> line.startsWith("Unit="));
    assertThat(SCHEDULES.resolve("kldrift-compare.service")).exists();
  }

  /** Java takes names of files by the locale, which systemd and cron do not set. */
  @Test
  void locale_ofServiceAndCron_isUtf8() throws IOException {
    assertThat(Files.readAllLines(SCHEDULES.resolve("kldrift-compare.service")))
        .contains("Environment=LC_ALL=C.UTF-8");
    assertThat(Files.readAllLines(SCHEDULES.resolve("kldrift.cron"))).contains("LC_ALL=C.UTF-8");
  }

  /** systemd and sh read this file by different rules; both read this much alike. */
  @Test
  void environment_everyLine_isReadAlikeBySystemdAndSh() throws IOException {
    assertThat(Files.readAllLines(SCHEDULES.resolve("kldrift.env")))
        .allMatch(line -> line.matches("# .*|[A-Z_]+=([\\w./:+-]+|\"[\\w ./:+=-]+\")"));
  }

  @Test
  void units_verifiedBySystemd_haveNoComplaint() throws Exception {
    assumeThat(SYSTEMD_ANALYZE).exists();
    Ended ended =
        start(
                SYSTEMD_ANALYZE + " verify kldrift-compare.service kldrift-compare.timer 2>&1",
                SCHEDULES)
            .end();

    assertThat(ended).isEqualTo(new Ended(0, ""));
  }

  private static LocalDate yesterday() {
    return LocalDate.now(ZoneOffset.UTC).minusDays(1);
  }

  /** What systemd hands to sh: $$ is a dollar sign and %% a per cent sign. */
  private String serviceCommand() throws IOException {
    try (Stream<String> lines = Files.lines(SCHEDULES.resolve("kldrift-compare.service"))) {
      String start = lines.filter(line -> line.startsWith("ExecStart=")).toList().get(0);
      assertThat(start).startsWith("ExecStart=/bin/sh -c '").endsWith("'");
      String command = start.substring(start.indexOf('\'') + 1, start.length() - 1);
      return ". "
          + SCHEDULES
          + "/kldrift.env; "
          + here(command.replace("$$", "$").replace("%%", "%"));
    }
  }

  /** What cron hands to sh: without the times and the user, \% is a per cent sign. */
  private String cronCommand() throws IOException {
    return here(cronLine().split(" ", 7)[6].replace("\\%", "%"));
  }

  private static String cronLine() throws IOException {
    try (Stream<String> lines = Files.lines(SCHEDULES.resolve("kldrift.cron"))) {
      List<String> jobs = lines.filter(line -> !line.matches("#.*|[A-Z_]+=.*")).toList();
      assertThat(jobs).hasSize(1);
      return jobs.get(0);
    }
  }

  private String here(String command) {
    return command
        .replace("/opt/kldrift", root.resolve("opt").toString())
        .replace("/var/lib/kldrift", root.resolve("var").toString())
        .replace("/etc/kldrift/kldrift.env", SCHEDULES.resolve("kldrift.env").toString());
  }

  private Running start(String command) throws IOException {
    return start(command, root);
  }

  private static Running start(String command, Path directory) throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Running(process, process.inputReader(StandardCharsets.UTF_8));
  }

  private record Running(Process process, BufferedReader output) {
    Ended end() throws IOException, InterruptedException {
      String text = String.join("\n", output.lines().toList());
      return new Ended(process.waitFor(), text);
    }
  }

  private record Ended(int exitCode, String output) {}
}
