package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateConfigTest {
  @TempDir Path folder;

  private DateConfig config(String source) throws IOException {
    Path file = folder.resolve("dates.yaml");
    Files.writeString(file, "source:\n  path: x\n" + source.indent(2));
    return SourceConfig.of(Settings.defaults().withFile(file)).date();
  }

  @Test
  void of_nothing_isTheColumnDate() throws IOException {
    assertThat(config(""))
        .isEqualTo(new DateConfig(List.of("date"), true, new DateFormat(""), 0.01));
    assertThat(config("").identity()).isEqualTo("date");
  }

  @Test
  void of_everything_mapsIt() throws IOException {
    assertThat(config("date-column: sold_at\ndate-format: MM/dd/yyyy\nmax-undated-fraction: 0.5"))
        .isEqualTo(new DateConfig(List.of("sold_at"), false, new DateFormat("MM/dd/yyyy"), 0.5));
    assertThat(config("date-column: [y, m, d]").columns()).containsExactly("y", "m", "d");
    assertThat(config("date-column: year, month, day").columns())
        .containsExactly("year", "month", "day");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyyMMdd",
        "MM/dd/yyyy",
        "d.M.yy",
        "dd MMM yyyy",
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        "yyyy-DDD",
        "uuuu-MM-dd",
        "EEE MMM dd HH:mm:ss zzz yyyy",
        "dd/MM/yy hh:mm",
        "epoch-s",
        "epoch-ms",
        "epoch-us",
        "epoch-ns",
        "epoch-d"
      })
  void format_thatTellsADay_holds(String format) throws IOException {
    assertThat(config("date-format: \"" + format + "\"").format().text()).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-mm-dd",
        "YYYY-MM-dd",
        "MM/dd",
        "yyyy-MM",
        "HH:mm",
        "epoch",
        "epoch-h",
        "iso",
        "auto",
        "{",
        "yyyy-MM-dd'T",
        "%Y-%m-%d",
        "literal 'only'"
      })
  void format_thatTellsNone_isAnErrorWithItsLine(String format) {
    assertError(
        "date-format: \"" + format + "\"",
        "dates.yaml:3: source.date-format is '%s' (must be empty, a pattern with year, month and day,"
            .formatted(format));
  }

  @Test
  void settings_thatCannotHold_areErrors() {
    assertError("date-column: [a, b]", "dates.yaml:3: source.date-column is '[a,b]' (must be");
    assertError("date-column: []", "dates.yaml:3: source.date-column is '[]' (must be");
    assertError(
        "max-undated-fraction: 1.5",
        "dates.yaml:3: source.max-undated-fraction is '1.5' (must be a number from 0 to 1)");
    assertError(
        "max-undated-fraction: NaN",
        "dates.yaml:3: source.max-undated-fraction is 'NaN' (must be a number from 0 to 1)");
    assertError(
        "date-column: [y, m, d]\ndate-format: yyyyMMdd",
        "source.date-format is 'yyyyMMdd', but source.date-column names year, month and day");
  }

  private void assertError(String source, String message) {
    assertThatThrownBy(() -> config(source))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIG))
        .hasMessageStartingWith(message);
  }
}
