package dev.kldrift.job.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.CompareFixture;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file for node_exporter, after runs that went well and runs that did not. */
class RunMetricsTest extends CompareFixture {
  private static final String SAMPLE =
      "[a-z_]+\\{[a-z]+=\"(?:[^\"\\\\\\n"
          + "]|\\\\[\\\\\"n])*\"(?:,[a-z]+=\"(?:[^\"\\\\\\n"
          + "]|\\\\[\\\\\"n])*\")*} -?[0-9.E-]+";

  private List<String> lines(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+|" + SAMPLE));
    assertThat(folder.toFile().list((dir, name) -> name.endsWith(".tmp"))).isEmpty();
    return lines;
  }

  private String line(String name, Object value) {
    return "kldrift_last_run_" + name + "{output=\"" + output() + "\"} " + value;
  }

  private String line(String name, String label, Object value) {
    String output = "output=\"" + output() + "\"";
    String labels = output + "," + label;
    return "kldrift_last_run_" + name + "{" + labels + "} " + value;
  }

  @Test
  void run_withMetrics_writesThemWhateverBecomesOfIt() throws IOException {
    Path file = folder.resolve("kldrift.prom");
    Path input =
        input(
            "in",
            "select * from values ('a', array(5000d, 5000d), array(9000d, 1000d)),"
                + " ('b', array(5000d, 5000d), array(5000d, 5000d)),"
                + " ('c', array(-1d), array(1d)) t(feature, p, q)");
    String metrics = "metrics.textfile=" + file;
    compare(input, "alerts.track=on", metrics);
    assertThat(lines(file))
        .contains(
            line("success", 1),
            line("exit_code", 0),
            line("rows_read", 3),
            line("rows_quarantined", 1),
            line("pairs", 2),
            line("pairs_drifted", 1),
            line("alerts_open", "severity=\"low\"", 0),
            line("alerts_open", "severity=\"high\"", 1),
            "# TYPE kldrift_last_run_phase_seconds gauge")
        .anyMatch(line -> line.contains("phase=\"score\""));

    assertThatThrownBy(() -> compare(input, metrics, "max-quarantine-fraction=0"))
        .hasMessageContaining("rows rejected");
    assertThat(lines(file))
        .contains(line("success", 0), line("exit_code", 65))
        .noneMatch(line -> line.contains("rows_read") || line.contains("alerts"));

    assertThatThrownBy(() -> compare(input, metrics, "output=" + input.resolve("out")))
        .hasMessageContaining("lies in input");
    assertThat(lines(file)).anyMatch(line -> line.endsWith("} 78"));

    compare(input, "metrics.textfile=" + folder.resolve("none/kldrift.prom"));
  }

  @Test
  void labels_ofAnyCharacters_areEscaped() throws IOException {
    Path file = folder.resolve("odd.prom");
    new RunMetrics("a\\b \"c\"\nd é", Instant.ofEpochSecond(7), ExitCode.INTERNAL)
        .phases(Map.of("x\"}\n", 1.5e-7))
        .write(file);
    assertThat(lines(file))
        .contains(
            "kldrift_last_run_timestamp_seconds{output=\"a\\\\b \\\"c\\\"\\nd é\"} 7",
            "kldrift_last_run_phase_seconds{output=\"a\\\\b \\\"c\\\"\\n"
                + "d é\",phase=\"x\\\"}\\n"
                + "\"} 1.5E-7");
  }

  @Test
  void backfill_ofAnOlderDate_leavesHowLastNightEnded() throws IOException {
    Path file = folder.resolve("nights.prom");
    write(file, "2026-11-20", 100, ExitCode.DRIFT_FOUND);
    write(file, "2026-11-21", 200, ExitCode.NO_INPUT);
    List<String> failed = lines(file);
    assertThat(failed)
        .contains(
            "kldrift_last_run_success{output=\"o\"} 0",
            "kldrift_last_run_date_seconds{output=\"o\"} " + seconds("2026-11-21"),
            "kldrift_last_success_timestamp_seconds{output=\"o\"} " + night(100).getEpochSecond(),
            "kldrift_last_success_date_seconds{output=\"o\"} " + seconds("2026-11-20"));
    write(file, "2026-10-01", 300, ExitCode.DONE);
    assertThat(lines(file)).isEqualTo(failed);
    write(file, "2026-11-21", 400, ExitCode.DONE);
    assertThat(lines(file))
        .contains(
            "kldrift_last_run_success{output=\"o\"} 1",
            "kldrift_last_success_timestamp_seconds{output=\"o\"} " + night(400).getEpochSecond());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void date_thatHasNotCome_hidesNoNight() throws IOException {
    Path file = folder.resolve("mistyped.prom");
    write(file, "2099-01-01", 100, ExitCode.NO_INPUT);
    write(file, "2026-11-20", 200, ExitCode.DONE);
    List<String> night = lines(file);
    assertThat(night)
        .contains("kldrift_last_run_date_seconds{output=\"o\"} " + seconds("2026-11-20"));
    write(file, "2099-01-01", 300, ExitCode.NO_INPUT);
    assertThat(lines(file)).isEqualTo(night);
    write(file, "2026-11-21", 400, ExitCode.NO_INPUT);
    assertThat(lines(file)).contains("kldrift_last_run_success{output=\"o\"} 0");
  }

  /** An instant of the night after all those dates. */
  private static Instant night(long second) {
    return Instant.parse("2026-11-22T00:00:00Z").plusSeconds(second);
  }

  private static void write(Path file, String date, long at, ExitCode exitCode) throws IOException {
    new RunMetrics("o", night(at), exitCode)
        .night(LocalDate.parse(date), night(at - 60))
        .write(file);
  }

  private static long seconds(String date) {
    return LocalDate.parse(date).toEpochDay() * 86_400;
  }
}
