package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What UTF-8 does not allow, by the Unicode Standard, table 3-7. */
class InvalidUtf8Test extends SparkTest {

  @ParameterizedTest
  @CsvSource({
    "636166E8, caf\\xe8",
    "E8, \\xe8",
    "6162636465666768E8, abcdefgh\\xe8",
    "C3A9E8C3A9, é\\xe8é",
    "C0AF, \\xc0\\xaf",
    "E2 82, \\xe2\\x82",
    "EDA080, \\xed\\xa0\\x80",
    "F4908080, \\xf4\\x90\\x80\\x80",
    "80, \\x80",
    "EFBFBDFF, \uFFFD\\xff",
  })
  void invalidUtf8_otherBytes_areEscaped(String hex, String escaped) {
    assertThat(value(call(hex))).isEqualTo(escaped);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "636166C3A9",
    "61626364656667686970",
    "00",
    "EFBFBD",
    "F09F9880",
    "E282AC",
    "EFBFBF",
  })
  void invalidUtf8_utf8_isNull(String hex) {
    assertThat(value(call(hex))).isNull();
  }

  @Test
  void invalidUtf8_null_isNull() {
    assertThat(value("drift.invalid_utf8(cast(null as string))")).isNull();
  }

  private static String call(String hex) {
    return "drift.invalid_utf8(cast(unhex('%s') as string))".formatted(hex.replace(" ", ""));
  }
}
