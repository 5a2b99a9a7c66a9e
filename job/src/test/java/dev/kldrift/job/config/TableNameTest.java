package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name of a table is that, and never text of SQL. */
class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t | `t` | t",
        "lake.drift.pairs | `lake`.`drift`.`pairs` | lake.drift.pairs",
        "lake.`a.b`.t | `lake`.`a.b`.`t` | lake.`a.b`.t",
        "`it``s` | `it``s` | `it``s`",
        "my-table | `my-table` | `my-table`",
        "t;drop | `t;drop` | `t;drop`",
        "`t where 1 = 1` | `t where 1 = 1` | `t where 1 = 1`",
      })
  void parse_quotesEveryPart(String text, String quoted, String shown) {
    assertThat(TableName.parse(text).quoted()).isEqualTo(quoted);
    assertThat(TableName.parse(text)).hasToString(shown);
    assertThat(TableName.parse(shown)).isEqualTo(TableName.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.", ".a", "a..b", "a b", "``", "`a", "a`b`", "`a`b", "a\u0000"})
  void parse_others_fails(String text) {
    assertThatThrownBy(() -> TableName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_longQuotedName_takesNoStack() {
    String name = "`" + "x``".repeat(500_000) + "`";
    assertThat(TableName.parse(name).quoted()).isEqualTo(name);
  }

  @Test
  void version_withAQuote_isRefused() {
    assertThatThrownBy(() -> TableVersion.of("--reference", "1' OR '1", ""))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("--reference-version");
    assertThatThrownBy(() -> TableVersion.of("--current", "1", "2026-01-01"))
        .hasMessage("--current-version and --current-timestamp are both given (give one)");
    assertThat(TableVersion.of("--current", "", "2026-01-01").sql())
        .isEqualTo(" TIMESTAMP AS OF '2026-01-01'");
  }
}
