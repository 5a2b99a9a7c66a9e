package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table of a stranger says of itself beyond Parquet's own schema is not believed. */
class ForgedSourceTest extends NightlyFixture {

  private void write(String json) throws IOException {
    Files.createDirectories(source());
    int day = (int) LocalDate.parse("2026-01-02").toEpochDay();
    TestParquet.write(
        source().resolve("t.parquet"),
        "required int32 date (DATE); required int32 v; required binary s (STRING);",
        json.isEmpty()
            ? Map.of()
            : Map.of("org.apache.spark.sql.parquet.row.metadata", json.replace('\'', '"')),
        40,
        (row, i) ->
            row.append("date", day - i % 2)
                .append("v", i / 2 % 4)
                .append("s", i / 2 % 3 == 0 ? "a" : "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'struct','fields':[{'name':'v','type':{'type':'udt','class':'dev.kldrift.job.BombsTest$Trap','sqlType':'integer'},'nullable':true,'metadata':{}}]}",
        "{'type':'struct','fields':[{'name':'v','type':'interval"
            + " month','nullable':true,'metadata':{}}]}",
        "{'type':'struct','fields':[{'name':'s','type':'binary','nullable':true,'metadata':{}},{'name':'date','type':'integer','nullable':true,'metadata':{}}]}",
      })
  void schemaOfSpark_isNotTheSchema(String json) throws IOException {
    BombsTest.loaded = false;
    write(json);
    nightly("2026-01-02");
    assertThat(rows("divergence", "select feature, status, total_q from t order by 1"))
        .containsExactly("[s,OK,20.0]", "[v,OK,20.0]");
    assertThat(BombsTest.loaded).isFalse();
  }

  /** A name must not be the path of a file, which no gate has looked at. */
  @Test
  void table_thatIsAPath_isNotFound() throws IOException {
    write("");
    String path = "parquet.`" + source().resolve("t.parquet") + "`";
    assertThatThrownBy(() -> nightly("2026-01-02", "source.path=", "source.table=" + path))
        .isInstanceOf(JobFailure.class)
        .hasMessage("source.table not found: " + path);
  }
}
