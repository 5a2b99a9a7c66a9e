package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line per thing, and the exit code that a run would end with. */
class DoctorCommandTest {
  @TempDir Path folder;

  private Path input;

  @BeforeEach
  void writeInput() {
    input = folder.resolve("in");
    CommandFixture.write(input.resolve("a.parquet"), "select 'a' feature, [1, 2] p, [3, 4] q");
  }

  private CommandFixture.Ended doctor(Object input, Object output, String... more) {
    List<String> args = List.of("doctor", "--input", "" + input, "--output", "" + output);
    return CommandFixture.execute(
        Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static String line(CommandFixture.Ended ended, String what) {
    return ended
        .out()
        .lines()
        .filter(line -> line.matches("(ok  |warn|FAIL)  " + what + " .*"))
        .reduce((a, b) -> "two lines: " + a + " and " + b)
        .orElse("none");
  }

  @Test
  void doctor_withoutConfiguration_checksTheMachine() {
    CommandFixture.Ended ended = CommandFixture.execute("doctor");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines()).hasSize(7).allMatch(l -> l.matches("(ok  |warn)  \\w+ +.+"));
    assertThat(line(ended, "spark")).startsWith("ok    spark     Spark 4.2.");
  }

  @Test
  void doctor_everythingInPlace_isOkAndLeavesNoTrace() {
    Path output = folder.resolve("new/out");
    CommandFixture.Ended ended =
        doctor(input, output, "--set", "metrics.textfile=" + folder.resolve("k.prom"));
    assertThat(ended.exitCode()).isZero();
    assertThat(line(ended, "config")).startsWith("ok    config    valid, run date 20");
    assertThat(line(ended, "input")).startsWith("ok    input     1 rows in 1 files, ");
    assertThat(line(ended, "output")).startsWith("ok    output    " + output + " is writable by ");
    assertThat(line(ended, "store"))
        .isEqualTo(
            "ok    store     file: a file is replaced by one rename; locked by the operating system; a listing shows whole files");
    assertThat(line(ended, "disk")).contains("free where results go");
    assertThat(line(ended, "metrics")).startsWith("ok ");
    assertThat(folder.toFile().list()).containsExactly("in");
  }

  @Test
  void doctor_noInput_endsWith66() {
    CommandFixture.Ended ended = doctor(folder.resolve("none"), folder.resolve("out"));
    assertThat(ended.exitCode()).isEqualTo(66);
    assertThat(line(ended, "input"))
        .isEqualTo("FAIL  input     input not found: " + folder.resolve("none"));
    assertThat(line(ended, "output")).startsWith("ok ");
  }

  @Test
  void doctor_damagedInput_endsWith65() throws IOException {
    Files.writeString(input.resolve("b.parquet"), "not Parquet at all");
    CommandFixture.Ended ended = doctor(input, folder.resolve("out"));
    assertThat(ended.exitCode()).isEqualTo(65);
    assertThat(line(ended, "input")).startsWith("FAIL  input     cannot read the Parquet footer");
  }

  @Test
  void doctor_outputBelowAFile_endsWith73() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    CommandFixture.Ended ended = doctor(input, file.resolve("out"));
    assertThat(ended.exitCode()).isEqualTo(73);
    assertThat(line(ended, "output"))
        .startsWith("FAIL  output    cannot write to output " + file.resolve("out") + ": ");
  }

  @Test
  void doctor_outputInInput_endsWith78() {
    CommandFixture.Ended ended = doctor(input, input.resolve("out"));
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(line(ended, "output")).contains("lies in input").startsWith("FAIL");
  }

  @Test
  void doctor_openOutputAndNoMetricsFolder_areWarnings() {
    Path output = folder.resolve("open");
    assertThat(output.toFile().mkdir()).isTrue();
    assertThat(output.toFile().setWritable(true, false)).isTrue();
    CommandFixture.Ended ended =
        doctor(input, output, "--set", "metrics.textfile=" + folder.resolve("none/k.prom"));
    assertThat(ended.exitCode()).isZero();
    assertThat(line(ended, "output")).startsWith("warn").contains("everybody may change results");
    assertThat(line(ended, "metrics")).startsWith("warn");
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void doctor_wrongConfiguration_endsWith78AndStillChecksTheMachine() {
    CommandFixture.Ended ended = doctor(input, folder.resolve("out"), "--set", "domain=counst");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(line(ended, "config"))
        .isEqualTo(
            "FAIL  config    --set: domain is 'counst' (must be one of counts, probabilities, log_weights)");
    assertThat(line(ended, "java")).startsWith("ok ");
  }
}
