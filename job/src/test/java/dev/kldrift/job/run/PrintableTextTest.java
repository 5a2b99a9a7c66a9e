package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes from outside can neither steer a terminal nor deceive its reader. */
class PrintableTextTest {

  @ParameterizedTest
  @CsvSource({
    "1b, escape",
    "00, NUL",
    "07, bell",
    "0a, line break",
    "7f, delete",
    "9b, C1 control sequence",
    "2028, line separator",
    "202e, right-to-left override",
    "2066, isolate",
    "200f, right-to-left mark",
    "feff, byte order mark",
    "d800, half a character",
  })
  void of_unprintable_writesItsNumber(String hex, String what) {
    int character = Integer.parseInt(hex, 16);
    assertThat(PrintableText.of("a" + Character.toString(character) + "b", 80))
        .as(what)
        .isEqualTo("a\\u%04xb".formatted(character));
  }

  @Test
  void of_scripts_leavesThem() {
    String text = "Zürich 東京 नमस्\u200dते 👩\u200d🚀 عربى";
    assertThat(PrintableText.of(text, 80)).isEqualTo(text);
  }

  @Test
  void of_longText_cutsItBetweenCharacters() {
    assertThat(PrintableText.of("😀".repeat(5), 3)).isEqualTo("😀😀😀…");
    assertThat(PrintableText.of("😀".repeat(3), 3)).isEqualTo("😀😀😀");
    assertThat(PrintableText.of("x".repeat(5_000_000), 80)).hasSize(81);
  }

  @Test
  void value_thatNobodyWouldSee_isQuoted() {
    assertThat(PrintableText.value("")).isEqualTo("\"\"");
    assertThat(PrintableText.value(" a")).isEqualTo("\" a\"");
    assertThat(PrintableText.value("a\t")).isEqualTo("\"a\t\"");
    assertThat(PrintableText.value("\u00a0")).isEqualTo("\"\u00a0\"");
    assertThat(PrintableText.value("a b")).isEqualTo("a b");
  }

  @Test
  void line_severalLines_isOne() {
    assertThat(PrintableText.line(" a\r\n  b\u001b[2J\n")).isEqualTo("a b\\u001b[2J");
  }
}
