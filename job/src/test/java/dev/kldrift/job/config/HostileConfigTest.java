package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Undisclosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration whose author may do less than the operator of the machine. */
class HostileConfigTest {
  private final Map<String, String> variables = new HashMap<>();

  @TempDir Path folder;

  @AfterEach
  void forget() {
    Undisclosed.clear();
  }

  private Settings settings(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    return Settings.defaults(new Environment(variables::get)).withFile(file);
  }

  private CompareConfig config(String yaml) throws IOException {
    return CompareConfig.of(settings(yaml), Clock.systemUTC());
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statistics: &a\n  test: *a\n  x: *a\n",
        "a: &a\n  b: &b\n    c: *a\n    d: *b\n",
        "a: &a {b: &b {c: &c {d: &d {e: {}}}}}\n",
        """
        a: &a {}
        b: &b {x: *a, y: *a, z: *a}
        c: &c {x: *b, y: *b}
        d: &d {x: *c, y: *c}
        e: {x: *d, y: *d}
        """
      })
  void aliases_thatNameThemselvesOrNestForEver_areRefused(String yaml) {
    assertRefused(() -> config(yaml + "input: in\noutput: out\n"), "no key has more than 3 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input: &a [in, *a]\n", "columns: {keys: &k [*k]}\ninput: in\n"})
  void lists_thatHoldThemselves_areRefused(String yaml) {
    assertRefused(() -> config(yaml + "output: out\n"), "must be a list of plain values");
  }

  @Test
  void yaml_ofManyAliasesBracketsOrBytes_isRefused() {
    assertRefused(() -> config("input: &i [in]\n" + "columns: {keys: *i}\n".repeat(60)), "c.yaml");
    assertRefused(() -> config("input: " + "[".repeat(100_000)), "c.yaml");
    assertRefused(() -> config("input: " + "x".repeat(4 << 20) + "\n"), "c.yaml");
  }

  @Test
  void program_inAFile_isRefusedAndTheOperatorsIsTaken() throws IOException {
    String both = "surprise: {video: v.avi, %s}\noutput: out\n";
    assertRefused(
        () -> settings(both.formatted("ffmpeg: /tmp/evil")),
        "c.yaml:1: surprise.ffmpeg names a program that is run, so no file may set it (set"
            + " KLDRIFT_FFMPEG, or give --ffmpeg)");
    assertRefused(() -> settings("surprise.ffmpeg: /tmp/evil\n"), "names a program");
    variables.put("KLDRIFT_FFMPEG", "/opt/ffmpeg");
    Settings settings = settings(both.formatted("fps: 5"));
    assertThat(SurpriseConfig.of(settings, Clock.systemUTC()).ffmpeg()).isEqualTo("/opt/ffmpeg");
    settings.withAssignment("surprise.ffmpeg=/usr/bin/ffmpeg");
    assertThat(SurpriseConfig.of(settings, Clock.systemUTC()).ffmpeg())
        .isEqualTo("/usr/bin/ffmpeg");
  }

  @ParameterizedTest
  @CsvSource({
    "run-date, must be a date",
    "limits.max-bins, must be a whole number",
    "decision.level, must be a number",
    "domain, must be one of",
    "decomposition.levels, must name a column once",
  })
  void value_thatIsNotDisclosed_isNotInTheError(String key, String rule) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2,hunter2\n");
    variables.put("SECRET", "hunter2,hunter2");
    for (String written : new String[] {"${file:" + secret + "}", "${SECRET}"}) {
      assertThatThrownBy(() -> config("input: in\noutput: out\n" + key + ": " + written + "\n"))
          .hasMessageContaining(key + " is '" + written + "'")
          .hasMessageContaining(rule)
          .hasMessageNotContaining("hunter");
    }
  }

  /** Also where a later step names a part of it. */
  @Test
  void failure_thatNamesAPartOfAValue_showsWhatIsWritten() throws IOException {
    variables.put("PLACES", "/srv/top-secret/a,/srv/top-secret/b");
    CompareConfig config = config("input: ${PLACES}\noutput: out\n");
    JobFailure failure =
        new JobFailure(ExitCode.NO_INPUT, "input not found: " + config.input().get(1));
    assertThat(failure).hasMessage("input not found: ${PLACES}");
    assertThat(settings("output: ${PLACES}/x\n").setting(ConfigKey.OUTPUT).written())
        .isEqualTo("${PLACES}/x");
  }

  @Test
  void file_outsideOfTheRoot_isRefusedHoweverItIsNamed() throws IOException {
    Path root = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(root.resolve("in"), "inside");
    Path outside = Files.writeString(folder.resolve("outside"), "outside");
    Files.createSymbolicLink(root.resolve("link"), outside);
    variables.put("KLDRIFT_FILE_ROOT", root.toString());
    assertThat(config("input: ${file:" + root + "/in}\noutput: o\n").input())
        .containsExactly("inside");
    for (String name : new String[] {"/../outside", "/link", "/../secrets-too"}) {
      assertRefused(
          () -> config("input: ${file:" + root + name + "}\noutput: o\n"),
          "lies outside of what may be read (KLDRIFT_FILE_ROOT is " + root + ")");
    }
    assertRefused(
        () ->
            config(
                "input: i\noutput: o\nalerts: {track: on, sinks: [\"slack ${file:"
                    + outside
                    + "}\"]}\n"),
        "lies outside");
    variables.put("KLDRIFT_FILE_ROOT", "none");
    assertRefused(
        () -> config("input: ${file:" + root + "/in}\noutput: o\n"),
        "is not allowed here (KLDRIFT_FILE_ROOT is none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/urandom", "/proc/self/mem", "/"})
  void file_thatIsNoneOrNeverEnds_isRefused(String name) {
    assertRefused(
        () -> config("input: ${file:" + name + "}\noutput: o\n"), "must be readable text");
  }

  @Test
  void file_ofManyLinesOrBytes_isRefused() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines"), "a\nb\n");
    Path large = Files.writeString(folder.resolve("large"), "x".repeat(1 << 17));
    for (Path file : new Path[] {lines, large}) {
      assertRefused(
          () -> config("input: ${file:" + file + "}\noutput: o\n"), "must be readable text");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest, http",
    "HTTP://example.org/a.parquet, http",
    "https://example.org/a.parquet, https",
    "ftp://example.org/a, ftp",
    "jar:/a.jar, jar",
    "webhdfs://n:1/a, webhdfs",
  })
  void scheme_thatIsNotKnown_isRefusedWhereverItIsGiven(String input, String scheme) {
    String message = "has scheme '" + scheme + "' (must be one of abfs, ";
    assertRefused(() -> config("input: [in, \"" + input + "\"]\noutput: o\n"), message);
    assertRefused(
        () ->
            NightlyConfig.of(
                settings("source: {path: \"" + input + "\"}\noutput: o\n"), Clock.systemUTC()),
        "source.path " + message);
    assertRefused(
        () ->
            SurpriseConfig.of(
                settings("surprise: {frames: \"" + input + "\"}\noutput: o\n"), Clock.systemUTC()),
        "surprise.frames " + message);
    assertRefused(
        () ->
            DiffConfig.of(
                settings("output: o\n"), List.of("a"), List.of(input), "", Clock.systemUTC()),
        "--current " + message);
  }

  @Test
  void scheme_thatTheOperatorNames_isAllowedButHttpToThisMachineAlone() throws IOException {
    variables.put("KLDRIFT_INPUT_SCHEMES", "webhdfs, http");
    assertThat(config("input: \"webhdfs://n:1/a\"\noutput: o\n").input()).hasSize(1);
    assertThat(config("input: \"http://127.0.0.1:9/a\"\noutput: o\n").input()).hasSize(1);
    assertRefused(
        () -> config("input: \"http://example.org/a\"\noutput: o\n"),
        "anybody on the way could change what is read");
    assertRefused(
        () -> config("input: \"http://127.0.0.1.example.org/a\"\noutput: o\n"), "anybody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"in", "/a/b", "file:/a", "file:///a", "s3a://b/k", "gs://b/{a,b}/*", "a:b"})
  void paths_andStores_areAllowed(String input) throws IOException {
    assertThat(config("input: ['\"" + input + "\"']\noutput: o\n").input()).containsExactly(input);
  }
}
