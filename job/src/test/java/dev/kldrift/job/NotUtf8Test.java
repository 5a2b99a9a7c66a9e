package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that are not UTF-8 keep their row from the results, and DuckDB can read every table. */
class NotUtf8Test extends CompareFixture {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();
  private static final String BAD = "cast(unhex('636166E8') as string)";
  private static final String OTHER = "cast(unhex('636166E9') as string)";

  @Test
  void keys_notUtf8_areQuarantinedApart() {
    compare(
        input(
            "in",
            "select "
                + BAD
                + " k, array(1, 2) p, array(3, 4) q union all select "
                + OTHER
                + ", array(2, 1), array(3, 4) union all select 'café', array(5, 6), array(7, 8)"));

    assertThat(duckDb("divergence", "k")).containsExactly("café");
    assertThat(duckDb("quarantine", "reason || ' ' || detail || ' ' || k"))
        .containsExactly(
            "NOT_UTF8 k is caf\\xe8 (must be UTF-8) caf\\xe8",
            "NOT_UTF8 k is caf\\xe9 (must be UTF-8) caf\\xe9");
  }

  /** Whatever else is wrong with the row: its text must not reach the table either. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bins | select 1 k, array(1, 2) p, array(3, 4) q, array('a', %s) bins",
        "bins | select 1 k, array(1, 2) p, array(3, 4) q, array(%s, null) bins",
        "status | select 1 k, array(1, 2) p, array(3, 4) q, %s status",
        "bin | select 1 k, %s bin, 1 p, 2 q",
        "k | select %s k, array(-1, 2) p, array(3) q",
        "k2 | select 1 k, %s k2, array(1) p, array(3) q",
      })
  void text_notUtf8_isQuarantinedEscaped(String column, String row) {
    compare(input("in", row.formatted(BAD)));

    assertThat(duckDb("quarantine", "reason || ' ' || detail"))
        .containsExactly("NOT_UTF8 " + column + " is caf\\xe8 (must be UTF-8)");
    assertThat(duckDb("quarantine", "cast(" + column + " as varchar)").get(0))
        .containsPattern("caf\\\\{1,2}xe8"); // DuckDB doubles it in the text of an array
    // A key of which no bin is left keeps its row, as where a bin is NULL.
    assertThat(duckDb("divergence", "k")).hasSize(column.equals("bin") ? 1 : 0);
  }

  /** Nothing that is UTF-8 is touched, however odd. */
  @Test
  void keys_oddButUtf8_areResults() {
    compare(
        input(
            "in",
            "select explode(array('', char(0), '\u001b[31mred', '\uFFFD', '😀', 'a\nb')) k,"
                + " array(1, 2) p, array(3, 4) q"));
    assertThat(duckDb("divergence", "count(distinct k)")).containsExactly("6");
    assertThat(duckDb("quarantine", "k")).isEmpty();
  }

  private List<String> duckDb(String table, String select) {
    Path file = output().resolve(table + "/run_date=" + DATE + "/" + table + ".parquet");
    return DUCKDB.rows("select " + select + " from '" + file + "' order by 1");
  }
}
