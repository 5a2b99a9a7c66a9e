package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.sql.DuckDbEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** The same values in another form are no drift, and other values are, whatever their bytes. */
class SameValuesTest extends NightlyFixture {
  private static final String EXACT =
      "select feature, status, js_divergence from t where segment_level = 'all'"
          + " and run_date = '2026-01-02' order by 1";

  @Test
  void values_thatComeInOtherTypes_areNoDrift() {
    day(
        "2026-01-01",
        300,
        "id % 3 + 9007199254740992 big, id % 3 store, cast(id % 4 / 4 as decimal(6,2)) price,"
            + " float(id % 5 / 10) score, id % 2 = 0 flag, if(id % 2 = 0, 'FALSE', 'TRUE') said,"
            + " float(id % 10 / 10) edged, cast(id % 3 as tinyint) k, id % 2 = 0 truth");
    day(
        "2026-01-02",
        300,
        "cast(id % 3 + 9007199254740992 as decimal(20,3)) big, double(id % 3) store,"
            + " cast(id % 4 / 4 as decimal(30,6)) price, id % 5 / 10D score,"
            + " if(id % 2 = 0, 'True', 'False') flag, id % 2 = 1 said,"
            + " cast(id % 10 / 10 as double) edged, double(id % 3) k,"
            + " if(id % 2 = 0, 'True', 'False') truth");
    String[] settings = {
      "profile.bins=edged edges 0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1,top 50",
      "profile.features=big,store,price,score,flag,said,edged",
      "profile.segments=k,k x truth"
    };
    nightly("2026-01-01", settings);
    nightly("2026-01-02", settings);
    assertThat(rows("divergence", EXACT))
        .containsExactly(
            "[big,OK,0.0]",
            "[edged,OK,0.0]",
            "[flag,OK,0.0]",
            "[price,OK,0.0]",
            "[said,OK,0.0]",
            "[score,OK,0.0]",
            "[store,OK,0.0]");
    assertThat(
            rows(
                "histogram",
                "select distinct counts from t where feature = 'edged' and"
                    + " segment_level = 'all'"))
        .containsExactly("[ArraySeq(0, " + "30, ".repeat(10) + "0, 0, 0)]");
    assertThat(
            rows(
                "divergence",
                "select distinct k, truth from t where run_date = '2026-01-02'"
                    + " and segment_level = 'k x truth' order by 1, 2"))
        .containsExactly("[0,false]", "[0,true]", "[1,false]", "[1,true]", "[2,false]", "[2,true]");
    assertThat(rows("bins", "select known_values from t where name = 'price' limit 1"))
        .containsExactly("[ArraySeq(0.00, 0.25, 0.50, 0.75)]");
  }

  @Test
  void bytesThatAreNotUtf8_areValuesOfTheirOwnAndNeverPublished() throws IOException {
    Files.createDirectories(source());
    for (int day = 1; day <= 2; day++) {
      byte[] broken = {'c', 'a', 'f', (byte) (0xe7 + day)};
      int date = (int) LocalDate.of(2026, 1, day).toEpochDay();
      TestParquet.write(
          source().resolve(day + ".parquet"),
          "required int32 date (DATE); required binary cat (STRING); required binary k (STRING);",
          Map.of(),
          300,
          (row, i) ->
              row.append("date", date)
                  .append("cat", Binary.fromConstantByteArray(broken))
                  .append(
                      "k", Binary.fromConstantByteArray(i % 2 == 0 ? broken : new byte[] {'a'})));
    }
    nightly("2026-01-01", "profile.segments=k");
    nightly("2026-01-02", "profile.segments=k");
    assertThat(
            rows(
                "divergence",
                "select feature, segment_level, k, status from t where run_date = '2026-01-02'"
                    + " order by 1, 2, 3"))
        .containsExactly(
            "[cat,all,null,NO_OVERLAP]",
            "[cat,k,(new),NEW_SEGMENT]",
            "[cat,k,(not UTF-8) caf\\xE8,VANISHED_SEGMENT]",
            "[cat,k,a,NO_OVERLAP]",
            "[k,all,null,OK]");
    DuckDbEngine duckdb = new DuckDbEngine();
    try {
      for (String table : new String[] {"divergence", "histogram", "bins"}) {
        String file = "'%s/%s/*/*.parquet'".formatted(output(), table);
        assertThat(duckdb.rows("select * from read_parquet(" + file + ")")).isNotEmpty();
      }
    } finally {
      duckdb.close();
    }
  }
}
