package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.Main;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes in the empty environment that cron gives them, and names that are not ASCII. */
class LocaleTest {
  private static final String ROWS = "select 'a' feature, [1, 2] p, [3, 4] q";
  private static final Map<String, String> POSIX = Map.of();
  private static final Map<String, String> UTF_8 = Map.of("LC_ALL", "C.UTF-8");

  @TempDir Path folder;

  private record Ended(int exitCode, String text) {
    /** The line of the doctor on this. */
    String line(String what) {
      return text.lines()
          .filter(line -> line.matches("(ok  |warn|FAIL)  " + what + " .*"))
          .findFirst()
          .orElse(text);
    }
  }

  @BeforeEach
  void writeInputs() {
    CommandFixture.write(folder.resolve("Zürich/a.parquet"), ROWS);
    CommandFixture.write(folder.resolve("plain/a.parquet"), ROWS);
  }

  private Ended run(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  /** The doctor looks at inputs as a run does, in a tenth of its time. */
  private Ended doctor(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor",
                "--output",
                "out"));
    command.addAll(List.of(arguments));
    return run(environment, command);
  }

  @Test
  void argument_thatIsNotAscii_isRefusedWithTheRemedy() throws Exception {
    Ended ended = doctor(POSIX, "--input", "Zürich");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.text())
        .isEqualTo(
            "kldrift: error: argument Z??rich: names that are not ASCII cannot be told apart in"
                + " this locale, whose encoding is ANSI_X3.4-1968 (set LC_ALL=C.UTF-8)\n");
  }

  @Test
  void argument_thatSparksLauncherMayHaveChanged_isRefused() throws Exception {
    CommandFixture.write(folder.resolve("Zuerich/a.parquet"), ROWS);
    Ended ended = doctor(POSIX, "--input", "Z??rich");
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.text())
        .startsWith("kldrift: error: argument Z??rich: a ? may stand for another character in");
    assertThat(doctor(UTF_8, "--input", "Z??rich").line("input")).contains(" 1 rows in 1 files");
  }

  @Test
  void names_inAConfigurationOrAFolder_areRefusedToo() throws Exception {
    Path config = folder.resolve("kldrift.yaml");
    for (String input : List.of("Zürich", ".", "'*'", "Z*")) {
      Files.writeString(config, "input: " + input + "\n");
      Ended ended = doctor(POSIX, "--config", config.toString());
      assertThat(ended.exitCode()).as(input).isEqualTo(78);
      assertThat(ended.line("input"))
          .startsWith("FAIL  input")
          .endsWith("in this locale, whose encoding is ANSI_X3.4-1968 (set LC_ALL=C.UTF-8)");
    }
  }

  @Test
  void names_inAUtf8Locale_areRead() throws Exception {
    Ended ended = doctor(UTF_8, "--input", "Zürich");
    assertThat(ended.line("locale")).startsWith("ok    locale");
    assertThat(ended.line("input")).contains(" 1 rows in 1 files");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void names_thatAreAscii_areReadInAnyLocale() throws Exception {
    Ended ended = doctor(POSIX, "--input", "plain");
    assertThat(ended.line("locale")).startsWith("warn  locale").endsWith("(set LC_ALL=C.UTF-8)");
    assertThat(ended.line("input")).contains(" 1 rows in 1 files");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void name_thatIsNotUtf8_isRefusedInAUtf8Locale() throws Exception {
    run(UTF_8, List.of("/bin/sh", "-c", "mv plain/a.parquet \"plain/$(printf '\\374').parquet\""));
    Ended ended = doctor(UTF_8, "--input", "plain");
    assertThat(ended.exitCode()).isEqualTo(66);
    assertThat(ended.line("input")).endsWith("/plain/\ufffd.parquet is not UTF-8 (rename it)");
  }

  /** The launcher with a stand-in for Spark that says in which locale it was called. */
  @Test
  void launcher_inEveryLocale_callsSparkInAUtf8One() throws Exception {
    Path home = folder.resolve("home");
    Path scripts = Files.createDirectories(home.resolve("scripts"));
    Path launcher = scripts.resolve("kldrift");
    Files.copy(Path.of("..", "scripts", "kldrift"), launcher);
    Files.createDirectories(home.resolve("job/target"));
    Files.createFile(home.resolve("job/target/kldrift-job-1.jar"));
    Files.writeString(home.resolve("pom.xml"), "<version>1</version>\n");
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.copy(Path.of("..", "conf", "spark-defaults.conf"), conf.resolve("spark-defaults.conf"));
    Path submit = Files.createDirectories(home.resolve("spark/bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nlocale charmap\nfor last; do :; done\necho \"$last\"\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    for (String locale : List.of("", "C", "POSIX", "de_DE", "xx_XX.UTF-8", "C.UTF-8")) {
      Ended ended =
          run(
              Map.of("LC_ALL", locale, "SPARK_HOME", home.resolve("spark").toString()),
              List.of("/bin/bash", launcher.toString(), "compare", "Zürich"));
      assertThat(ended.text().lines().filter(line -> !line.contains("setlocale")))
          .as(locale)
          .containsExactly("UTF-8", "Zürich");
    }
  }
}
