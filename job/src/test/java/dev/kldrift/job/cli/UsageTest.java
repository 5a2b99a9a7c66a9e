package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that cannot be understood: exit 64, and nothing is started. */
class UsageTest extends CommandFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "comapre | unknown command 'comapre' (nearest: compare)",
        "xyz | unknown command 'xyz' (try --help)",
        "compare --inptu x | unknown option '--inptu' (nearest: --input)",
        "nightly --domain counts | unknown option '--domain' (try --help)",
        "compare x.parquet | unexpected argument 'x.parquet' (try --help)",
        "compare --input | Missing required parameter for option '--input' (PATH)",
        "compare --output x --output y"
            + " | option '--output' (FOLDER) should be specified only once",
        "compare --set domain | --set domain: not an assignment (must be key=value)",
        "compare --run-date 2026-02-30"
            + " | Invalid value for option '--run-date': '2026-02-30' is not a date (must be YYYY-MM-DD)",
        "validate --run-date today"
            + " | Invalid value for option '--run-date': 'today' is not a date (must be YYYY-MM-DD)",
        "generate --output x --pairs -1 | --pairs is -1 (must be >= 0)"
      })
  void commandLine_notUnderstood_endsWith64(String line, String message) {
    assertFailed(execute(line.split(" ")), ExitCode.USAGE, message);
  }

  /** Nothing that is given is ignored: these commands read no pairs, or make their own. */
  @ParameterizedTest
  @CsvSource({
    "nightly",
    "backfill",
    "profile",
    "diff",
    "prune",
    "accept",
    "rebin",
    "report",
    "report-failure",
    "surprise"
  })
  void optionsOfPairs_ofCommandsThatReadNone_endWith64(String command) {
    for (String option : new String[] {"--input", "--input-table", "--domain"}) {
      Ended ended = execute(command, option, "x");
      assertThat(ended.exitCode()).as(option).isEqualTo(ExitCode.USAGE.number());
      assertThat(execute(command, "--help").out()).doesNotContain(option + "=");
    }
  }

  /** A variable of a shell that is not set; Java takes it for the folder it runs in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "playground --output | '--output': '' is no file (must name one)",
        "compare --config | '--config': '' is no file (must name one)",
        "sql -f | '-f': '' is no file (must name one)",
        "sql -e x --output | '--output': '' is no folder (must name one)",
        "verify --output | '--output': '' is no folder (must name one)",
        "generate --output | '--output': '' is no folder (must name one)",
        "export --table runs --run-date 2026-01-01 --output x --to"
            + " | '--to': '' is no file (must name one)",
        "export --table runs --run-date 2026-01-01 --to x --output"
            + " | '--output': '' is no folder (must name one)"
      },
      quoteCharacter = '`')
  void name_thatIsEmpty_endsWith64(String line, String message) {
    Ended ended = execute((line + " ").split(" ", -1));
    assertFailed(ended, ExitCode.USAGE, "Invalid value for option " + message);
  }

  @Test
  void name_thatIsNoPath_endsWith64() {
    assertFailed(
        execute("verify", "--output", ":x"),
        ExitCode.USAGE,
        "Invalid value for option '--output': ':x' is no folder (must be a path or a URI)");
  }

  @Test
  void commandLine_empty_endsWith64() {
    assertFailed(execute(), ExitCode.USAGE, "no command given (try --help)");
  }

  @Test
  void help_ofACommand_goesToStandardOutput() {
    Ended ended = execute("compare", "--help");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("--input=PATH").contains("--run-date=DATE");
    assertThat(ended.err()).isEmpty();
  }
}
