package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What is told of the columns of two tables, from files to published tables. */
class DiffTest extends DiffFixture {

  @Test
  void tables_withColumnsThatMovedCameAndWent_areTold() {
    Path before =
        input(
            "before.parquet",
            "select id, id % 20 steady, id % 10 moved, 'x' gone, cast(id % 3 as string) typed,"
                + " uuid() token, if(id % 4 = 0, null, 1.5) holes from range(4000)");
    Path now =
        input(
            "now.parquet",
            "select id, id % 20 steady, id % 10 + 3 moved, 2 fresh, id % 3 typed,"
                + " uuid() token, 1.5 holes from range(3000)");
    DiffResult result = diff(before, now, "");

    assertThat(
            rows("divergence", "select feature, status, decision, drifted from t order by feature"))
        .containsExactly(
            "[fresh,NEW_FEATURE,null,null]",
            "[gone,DROPPED_FEATURE,null,null]",
            "[holes,OK,DRIFTED,true]",
            "[moved,OK,DRIFTED,true]",
            "[steady,OK,STABLE,false]",
            "[typed,TYPE_CHANGED,null,null]");
    assertThat(table("divergence").columns()).startsWith("feature", "run_id");
    assertThat(result.leftOut()).containsOnlyKeys("id", "token");
    assertThat(result.leftOut().get("id"))
        .matches("looks like a key: about [23],[90]\\d\\d different values in 3,000 .*");
    assertThat(result.drifted()).isEqualTo(2);
    assertThat(result.features()).extracting(FeatureRow::feature).startsWith("moved", "holes");
    for (String table : List.of("divergence", "summary", "quarantine", "runs")) {
      assertThat(output().resolve(table)).isDirectory();
    }
    assertThat(rows("runs", "select command, outcome from t")).containsExactly("[diff,DONE]");
    assertThat(output().resolve("_staging")).isEmptyDirectory();
  }

  @Test
  void facts_ofBothSides_areThoseOfPlainSql() {
    Path before =
        input("before.parquet", "select if(id % 5 = 0, null, id % 101) v from range(5000)");
    Path now = input("now.parquet", "select cast(id % 7 as double) / 2 v from range(3000)");
    DiffResult result = diff(before, now, "");
    for (TableSide side : TableSide.values()) {
      ColumnFacts facts = result.facts().get(side).get("v");
      Row expected =
          spark
              .read()
              .parquet((side == TableSide.REFERENCE ? before : now).toString())
              .selectExpr(
                  "count(*)",
                  "count(v)",
                  "avg(v)",
                  "stddev(v)",
                  "percentile_disc(0.25) within group (order by v)",
                  "percentile_disc(0.5) within group (order by v)",
                  "percentile_disc(0.75) within group (order by v)")
              .head();
      assertThat(facts.rows()).isEqualTo(expected.getLong(0));
      assertThat(facts.present()).isEqualTo(expected.getLong(1));
      assertThat(facts.mean().getAsDouble()).isCloseTo(expected.getDouble(2), within(1e-9));
      assertThat(facts.spread().getAsDouble()).isCloseTo(expected.getDouble(3), within(1e-9));
      assertThat(facts.lowerQuartile().getAsDouble()).isEqualTo(number(expected, 4));
      assertThat(facts.median().getAsDouble()).isEqualTo(number(expected, 5));
      assertThat(facts.upperQuartile().getAsDouble()).isEqualTo(number(expected, 6));
    }
    assertThat(rows("divergence", "select total_p, total_q from t"))
        .containsExactly("[5000.0,3000.0]");
  }

  @Test
  void arraysMapsAndStructs_areToldHowTheyAreCompared() {
    String columns =
        " tags, map('a', id) m, named_struct('a', id) s, date'2026-01-02' d from range(400)";
    Path before = input("before.parquet", "select array_repeat('a', int(id % 3))" + columns);
    Path now = input("now.parquet", "select array_repeat('b', int(id % 3))" + columns);
    DiffResult result = diff(before, now, "");
    assertThat(rows("divergence", "select feature, status from t")).containsExactly("[tags,OK]");
    assertThat(result.byLength())
        .containsExactly(
            entry("tags", "has type array<string> (its number of elements is compared)"));
    assertThat(result.leftOut())
        .containsOnly(
            entry(
                "m", "has type map<string,bigint> (must be of numbers, texts, booleans or arrays)"),
            entry("s", "has type struct<a:bigint> (must be of numbers, texts, booleans or arrays)"),
            entry("d", "has type date (name a part of it)"));
  }

  /** As double, ids of 64 bits that follow one another are a few hundred different numbers. */
  @Test
  void key_of64Bits_isTold() {
    String ids = "1700000000000000000 + id order_id, uuid() text, id % 3 v from range(20000)";
    Path before = input("before.parquet", "select " + ids);
    Path now = input("now.parquet", "select " + ids);
    DiffResult result = diff(before, now, "");
    assertThat(result.leftOut()).containsOnlyKeys("order_id", "text");
    assertThat(result.leftOut().get("order_id")).startsWith("looks like a key: about ");
  }

  private static double number(Row row, int at) {
    return ((Number) row.get(at)).doubleValue();
  }

  @Test
  void segments_ofBothTables_areKeysWithTheirStatus() {
    Path before =
        input("before.parquet", "select id % 9 v, if(id % 2 = 0, 'a', 'b') k from range(2000)");
    Path now =
        input("now.parquet", "select id % 9 v, if(id % 2 = 0, 'a', null) k from range(2000)");
    diff(before, now, "k");
    assertThat(
            rows(
                "divergence",
                "select feature, segment_level, k, status, total_p, total_q from t"
                    + " where feature = 'v' order by 2, 3"))
        .containsExactly(
            "[v,all,null,OK,2000.0,2000.0]",
            "[v,k,null,NEW_SEGMENT,0.0,1000.0]",
            "[v,k,a,OK,1000.0,1000.0]",
            "[v,k,b,VANISHED_SEGMENT,1000.0,0.0]");
  }

  @Test
  void columns_ofOtherTypes_areAgreedWhereGuessed_andElseToldAsChanged() throws IOException {
    Path csv =
        text(
            "before.csv", "code,day,flag,none,d\n" + "7,2024-01-05,true,,2024-01-05\n".repeat(100));
    Path other =
        text("now.csv", "code,day,flag,none,d\n" + "7,20240105,1,4,2024-01-05\n".repeat(100));
    diff(csv, other, "");
    String statuses = "select feature, status from t order by 1";
    assertThat(rows("divergence", statuses))
        .containsExactly(
            "[code,CONSTANT]", "[day,NO_OVERLAP]", "[flag,NO_OVERLAP]", "[none,NO_OVERLAP]");
    Path typed =
        input(
            "typed.parquet",
            "select '7' code, '2024-01-05' day, 'true' flag, 4 none, 1 d from range(100)");
    diff(csv, typed, "");
    assertThat(rows("divergence", statuses))
        .containsExactly(
            "[code,CONSTANT]",
            "[d,TYPE_CHANGED]",
            "[day,CONSTANT]",
            "[flag,CONSTANT]",
            "[none,NO_OVERLAP]");
  }

  /** Each has rows, and a column of the name, but no feature that both have. */
  @Test
  void column_ofOtherTypes_isTypeChangedWithAllRows() {
    Path numbers = input("numbers.parquet", "select id % 50 a from range(500)");
    for (String type : List.of("string", "date", "struct<x:int>")) {
      String value =
          type.equals("string") ? "'x'" : type.equals("date") ? "date'2024-01-05'" : "struct(1)";
      Path others =
          input("others" + type.length() + ".parquet", "select " + value + " a from range(400)");
      DiffResult result = diff(numbers, others, "");
      assertThat(result.rows()).containsEntry(TableSide.CURRENT, 400L);
      assertThat(rows("divergence", "select feature, status from t"))
          .as(type)
          .containsExactly("[a,TYPE_CHANGED]");
    }
  }

  @Test
  void key_thatIsWiderOnOneSide_isStillAKey() {
    Path ints = input("ints.parquet", "select cast(id as int) order_id, id % 3 v from range(2000)");
    Path longs =
        input("longs.parquet", "select id + 5000000000 order_id, id % 3 v from range(2000)");
    assertThat(diff(ints, longs, "").leftOut()).containsOnlyKeys("order_id");
  }
}
