package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Two tables without configuration, from files to published tables. */
class DiffTest extends CompareFixture {

  private DiffResult diff(Path reference, Path current, String segments, String... assignments) {
    Settings settings = Settings.defaults();
    settings.withAssignment("output=" + output()).withAssignment("run-date=" + DATE);
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    DiffConfig config =
        DiffConfig.of(
            settings,
            List.of(reference.toString()),
            List.of(current.toString()),
            segments,
            Clock.systemUTC());
    try (Progress progress = Progress.of(spark, true)) {
      return new DiffJob(spark, config, progress).run();
    }
  }

  private Path text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

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
  void text_ofSeveralKinds_isReadWithTheTypesOfBoth() throws IOException {
    StringBuilder csv = new StringBuilder("code,amount,note,empty\n");
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 300; i++) {
      csv.append("%03d,%d,\"a \"\"b\"\", c\",\n".formatted(i % 10, i % 7));
      json.append(i == 0 ? "" : ",\n")
          .append(
              "{\"code\": \"%s\", \"amount\": %s, \"note\": \"a \\\"b\\\", c\", \"empty\": %d}"
                  .formatted(i % 10 == 9 ? "x" : "00" + i % 10, i % 7 + ".0", i % 2));
    }
    diff(text("before.csv", csv.toString()), text("now.json", json.append("]").toString()), "");
    assertThat(
            rows("divergence", "select feature, status, round(js_divergence, 4) from t order by 1"))
        .containsExactly(
            "[amount,TOO_FEW,0.0]",
            "[code,OK,0.0693]",
            "[empty,NO_OVERLAP,0.6931]",
            "[note,CONSTANT,0.0]");
  }

  @Test
  void badInput_isOneClearLine() throws IOException {
    Path good = text("good.csv", "a\n1\n2\n");
    assertThatThrownBy(() -> diff(good, folder.resolve("missing.csv"), ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("--current not found: ");
    Path bad = text("bad.csv", "a,b\n1,2\n3\n");
    assertThatThrownBy(() -> diff(good, bad, ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageMatching("--current: .*bad.csv: line 3: 1 values below a header of 2");
    Path open = text("open.csv", "a,b\n1,\"2\n3,4\n5,6\n");
    assertThatThrownBy(() -> diff(open, good, ""))
        .hasMessageMatching("--reference: .*open.csv: line 2: a quote that is never closed");
    Files.createDirectory(folder.resolve("both"));
    text("both/a.json", "[{\"a\": 1}, {\"a\": 2}]");
    text("both/b.json", "{\"a\": 1}\n{\"a\": 2}\n");
    assertThatThrownBy(() -> diff(good, folder.resolve("both"), ""))
        .hasMessageMatching("--current: .*b.json: line 2: more behind the array .*");
    Path empty = text("empty.csv", "a\n");
    assertThatThrownBy(() -> diff(good, empty, ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("the current has no rows (must have some)");
  }
}
