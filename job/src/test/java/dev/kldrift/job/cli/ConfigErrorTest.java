package dev.kldrift.job.cli;

import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations that cannot be used: exit 78, the line or option at fault is named. */
class ConfigErrorTest extends CommandFixture {
  /** Where the record of the failed run goes. */
  @TempDir private Path other;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "inptu: x | k.yaml:1: unknown key 'inptu' (nearest: input)",
        "run-date: 2026-13-45"
            + " | k.yaml:1: run-date is '2026-13-45' (must be a date, YYYY-MM-DD, or today or yesterday)",
        "domain: count"
            + " | k.yaml:1: domain is 'count' (must be one of counts, probabilities, log_weights)",
        "columns: {p: q} | columns: 'q' has two roles (one column, one role)",
        "output: ${KLDRIFT_TEST_UNSET}"
            + " | k.yaml:1: environment variable KLDRIFT_TEST_UNSET is not set (${KLDRIFT_TEST_UNSET:-default})",
        "? [a] | k.yaml:1: a key must be a plain name",
      })
  void configFile_wrong_endsWith78(String yaml, String message) throws IOException {
    Path config = Files.writeString(folder().resolve("k.yaml"), yaml + "\n");
    assertFailed(
        execute(
            "compare", "--config", config.toString(), "--input", "in", "--set", "output=" + other),
        ExitCode.BAD_CONFIG,
        message);
  }

  @Test
  void configFile_notYaml_namesTheLine() throws IOException {
    Path config = Files.writeString(folder().resolve("k.yaml"), "input: in\nlimits: [1\n");
    assertFailed(
        execute("compare", "--config", config.toString()),
        ExitCode.BAD_CONFIG,
        config + ":3: not valid YAML: expected ',' or ']', but got <stream end>");
  }

  @Test
  void configFile_binary_endsWith78() throws IOException {
    Path config = Files.write(folder().resolve("k.yaml"), new byte[] {1, 2, 3});
    assertFailed(
        execute("compare", "--config", config.toString()),
        ExitCode.BAD_CONFIG,
        "cannot read config file " + config + ": special characters are not allowed");
  }

  @Test
  void configFile_missing_endsWith78() {
    Path config = folder().resolve("none.yaml");
    assertFailed(
        execute("compare", "--config", config.toString()),
        ExitCode.BAD_CONFIG,
        "config file not found: " + config);
  }

  @Test
  void configFile_folder_endsWith78() {
    assertFailed(
        execute("compare", "--config", folder().toString()),
        ExitCode.BAD_CONFIG,
        "cannot read config file " + folder() + ": java.io.IOException: Is a directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "colums.p=x | --set: unknown key 'colums.p' (nearest: columns.p)",
        "max-quarantine-fraction=2"
            + " | --set: max-quarantine-fraction is '2' (must be a number from 0 to 1)",
        "limits.max-bins=many"
            + " | --set: limits.max-bins is 'many' (must be a whole number from 1 to 100000000)",
        "input= | input is not set (give --input, or input: in the config file)",
        "output= | output is not set (give --output, or output: in the config file)",
      })
  void setting_wrong_endsWith78(String assignment, String message) {
    assertFailed(
        execute("compare", "--set", "input=in", "--set", "output=" + other, "--set", assignment),
        ExitCode.BAD_CONFIG,
        message);
  }

  @Test
  void compare_withoutInput_saysHowToGiveIt() {
    assertFailed(
        execute("compare", "--output", other.toString()),
        ExitCode.BAD_CONFIG,
        "input is not set (give --input, or input: in the config file)");
  }
}
