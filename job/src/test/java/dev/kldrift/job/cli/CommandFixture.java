package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.sql.DuckDbEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the command line as a user would, against an output that holds results already: whatever
 * fails must leave them as they are.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CommandFixture {
  static final String DATE = "2026-11-22";

  /** Settings that name key columns. */
  static final List<String> OF_KEY_COLUMNS =
      List.of(
          "summary.group-by",
          "statistics.fdr-groups",
          "decision.feature-column",
          "decomposition.levels",
          "alerts.group-by");

  private static final DuckDbEngine DUCKDB = new DuckDbEngine();

  private Path folder;
  private Map<String, String> published;

  /** What a command left behind. */
  record Ended(int exitCode, String out, String err) {}

  Path folder() {
    return folder;
  }

  Path output() {
    return folder.resolve("out");
  }

  /** Earlier results need no meaning: not a byte of them may change. */
  @BeforeAll
  void publishEarlierResults(@TempDir Path folder) throws IOException {
    this.folder = folder;
    TestSpark.session(); // else a command starts one that compiles code for a handful of rows
    for (String table : List.of("divergence", "quarantine", "runs", "summary")) {
      Path date = Files.createDirectories(output().resolve(table).resolve("run_date=" + DATE));
      Files.writeString(date.resolve(table + ".parquet"), "results of an earlier run");
    }
    published = snapshot();
  }

  /** Runs {@code compare} on an input for the date that is published already. */
  Ended compare(Object input, String... more) {
    return compare(input, output(), more);
  }

  /** Runs {@code compare} into another output. */
  static Ended compare(Object input, Path output, String... more) {
    Stream<String> always =
        Stream.of("compare", "--quiet", "--run-date", DATE, "--input", input.toString());
    Stream<String> into = Stream.of("--output", output.toString(), "--set", "report.html=off");
    return execute(
        Stream.of(always, into, Arrays.stream(more)).flatMap(s -> s).toArray(String[]::new));
  }

  /** Runs a command line and captures what it prints. */
  static Ended execute(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
    ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
    try {
      int exitCode = KldriftCommand.execute(args);
      return new Ended(
          exitCode,
          capturedOut.toString(StandardCharsets.UTF_8),
          capturedErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The command failed with this one line and exit code, and earlier results are untouched. */
  void assertFailed(Ended ended, ExitCode exitCode, String message) {
    assertThat(ended.err()).isEqualTo("kldrift: error: " + message + System.lineSeparator());
    assertThat(ended.exitCode()).isEqualTo(exitCode.number());
    assertThat(ended.out()).isEmpty();
    assertUntouched();
  }

  /** As {@code assertFailed}, and the run record tells it too. */
  void assertRecorded(Ended ended, ExitCode exitCode, String message) {
    assertFailed(ended, exitCode, message);
    assertThat(output().resolve("_runs/run_date=" + DATE + ".json"))
        .content()
        .contains("\"outcome\" : \"" + exitCode.name() + "\"")
        .contains("\"exit_code\" : " + exitCode.number())
        .contains("\"reason\" : \"" + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .contains("\"run_date\" : \"" + DATE + "\"");
  }

  private void assertUntouched() {
    assertThat(snapshot()).isEqualTo(published);
    Path staging = output().resolve("_staging");
    if (Files.exists(staging)) {
      assertThat(staging).isEmptyDirectory();
    }
  }

  /** Every file of the output but the run records and the lock, with time and content. */
  private Map<String, String> snapshot() {
    try (Stream<Path> files = Files.walk(output())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !output().relativize(file).startsWith("_runs"))
          .filter(file -> !output().relativize(file).startsWith("_lock"))
          .collect(
              Collectors.toMap(
                  file -> output().relativize(file).toString(),
                  CommandFixture::fingerprint,
                  (a, b) -> a,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fingerprint(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes an input of one file by a query, in DuckDB so that Spark reads somebody else's. */
  Path input(String name, String query) {
    Path input = folder.resolve(name);
    write(input.resolve("part.parquet"), query);
    return input;
  }

  static void write(Path file, String query) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DUCKDB.execute("copy (" + query + ") to '" + file + "' (format parquet)");
  }

  /** The only Parquet file of a folder. */
  static Path parquetIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
