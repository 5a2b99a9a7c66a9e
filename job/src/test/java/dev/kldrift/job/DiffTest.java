package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.config.DiffConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void path_withAComma_isQuotedAsInInput() throws IOException {
    Path before = text("a,b.csv", "v\n1\n2\n");
    Path now = text("now.csv", "v\n1\n");
    DiffResult result = diff(Path.of('"' + before.toString() + '"'), now, "");
    assertThat(result.rows()).containsEntry(TableSide.REFERENCE, 2L);
  }

  /** The last ending says the format, before one of a compression. */
  @Test
  void file_withSeveralEndings_isOfTheFormatOfTheLast() throws IOException {
    Path before = folder.resolve("x.csv.parquet");
    try (Stream<Path> files = Files.list(input("x", "select id % 3 v from range(0, 300, 1, 1)"))) {
      Path part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Files.copy(part, before);
    }
    Path now = folder.resolve("y.parquet.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(now))) {
      out.write("v\n1\n2\n".getBytes(StandardCharsets.UTF_8));
    }
    DiffResult result = diff(before, now, "");
    assertThat(result.rows())
        .containsOnly(entry(TableSide.REFERENCE, 300L), entry(TableSide.CURRENT, 2L));
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

  /** A file is what its name says, once, whatever leads to it. */
  @Test
  void files_withLinksAndHiddenNamesBeside_areReadOnce() throws IOException {
    Path some = Files.createDirectory(folder.resolve("some"));
    text("some/data1.csv", "x\n" + "1\n".repeat(100));
    text("some/data2.csv", "x\n" + "7\n".repeat(100));
    Files.createSymbolicLink(some.resolve("latest.csv"), Path.of("data1.csv"));
    text("some/_SUCCESS", "");
    text("lines.json", "{\"x\": 1}\n".repeat(100));
    Path lines = Files.createDirectory(folder.resolve("lines"));
    text("lines/part-0.json", ""); // as Spark writes where there are no rows
    Files.move(folder.resolve("lines.json"), lines.resolve("part-1.json"));
    Path now = text("now.csv", "x\n" + "1\n".repeat(100));
    DiffResult result = diff(some.resolve("*"), now, "");
    assertThat(result.rows()).containsEntry(TableSide.REFERENCE, 200L);
    assertThat(rows("divergence", "select total_p, round(js_divergence, 4) from t"))
        .containsExactly("[200.0,0.2158]");
    assertThat(diff(lines, now, "").rows()).containsEntry(TableSide.REFERENCE, 100L);
  }

  /** Spark takes the name of one for a pattern that the other matches. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "orc"})
  void file_withAWildcardInItsName_isReadAsItselfOrRefused(String format) throws IOException {
    Path some = Files.createDirectory(folder.resolve("some"));
    for (int i = 0; i < 2; i++) {
      Path made = folder.resolve("made" + i);
      spark
          .range(100)
          .selectExpr(6 * i + 1 + " x")
          .coalesce(1)
          .write()
          .option("header", true)
          .format(format)
          .save(made.toString());
      try (Stream<Path> files = Files.list(made)) {
        Path part =
            files
                .filter(file -> file.getFileName().toString().startsWith("part"))
                .findFirst()
                .orElseThrow();
        Files.move(part, some.resolve((i == 0 ? "data1." : "data[1].") + format));
      }
    }
    Path now = text("now.csv", "x\n" + "1\n".repeat(100));
    if (!format.equals("orc")) {
      assertThatThrownBy(() -> diff(some, now, ""))
          .hasMessageMatching("--reference: the path of .*data\\[1].* has a wildcard, .*");
      return;
    }
    assertThat(diff(some, now, "").rows()).containsEntry(TableSide.REFERENCE, 200L);
    assertThat(rows("divergence", "select total_p, round(js_divergence, 4) from t"))
        .containsExactly("[200.0,0.2158]");
  }

  @Test
  void folders_withValues_areColumnsOfEveryFormat() throws IOException {
    for (String side : List.of("before", "now")) {
      for (String country : List.of("DE", "FR")) {
        Path at =
            Files.createDirectories(folder.resolve(side + "/country=" + country + "/hour=07"));
        int rows = side.equals("before") || country.equals("DE") ? 900 : 100;
        Files.writeString(at.resolve("part.csv"), "x\n" + "5\n".repeat(rows));
      }
    }
    spark
        .sql("select if(id < 900, 'DE', 'FR') country, 7L hour, 5 x from range(1000)")
        .write()
        .partitionBy("country", "hour")
        .orc(folder.resolve("orc").toString());
    DiffResult result = diff(folder.resolve("before"), folder.resolve("now"), "");
    assertThat(result.rows()).containsEntry(TableSide.CURRENT, 1000L);
    String statuses = "select feature, status, round(js_divergence, 3) from t order by 1";
    assertThat(rows("divergence", statuses))
        .containsExactly("[country,OK,0.102]", "[hour,CONSTANT,0.0]", "[x,CONSTANT,0.0]");
    diff(folder.resolve("now"), folder.resolve("orc"), "");
    assertThat(rows("divergence", "select feature, status, js_divergence from t order by 1"))
        .containsExactly("[country,OK,0.0]", "[hour,TYPE_CHANGED,NaN]", "[x,CONSTANT,0.0]");
    text("before/stray.csv", "x\n1\n");
    assertThatThrownBy(() -> diff(folder.resolve("before"), folder.resolve("now"), ""))
        .hasMessageMatching("--reference: name=value folders differ between .*stray.csv.*");
    Files.createDirectories(folder.resolve("twice/country=DE"));
    text("twice/country=DE/part.csv", "Country\n1\n");
    assertThatThrownBy(() -> diff(folder.resolve("twice"), folder.resolve("now"), ""))
        .hasMessageContaining("column 'country' is in the files of ");
    text("twice/country=DE/other.csv", "x,y\n1,2\n");
    assertThatThrownBy(() -> diff(folder.resolve("twice"), folder.resolve("now"), ""))
        .hasMessageMatching("--reference: cannot read .*.csv: Number of column in CSV header .*")
        .hasMessageContaining("Header length: 1, schema size: 2");
  }

  /** Java reads all of them as numbers. */
  @Test
  void texts_thatEndOrBeginAsNumbersOfJava_areTexts() throws IOException {
    Path before =
        text("before.csv", "seat,zip,size,x\n" + "12D,01234,1f,1.5\n7D,1234,2f,2\n".repeat(100));
    Path now =
        text("now.csv", "seat,zip,size,x\n" + "12F,01234,1f,1.5\n7F,01234,2f,2\n".repeat(100));
    diff(before, now, "");
    assertThat(
            rows("divergence", "select feature, status, round(js_divergence, 4) from t order by 1"))
        .containsExactly(
            "[seat,NO_OVERLAP,0.6931]", "[size,OK,0.0]", "[x,OK,0.0]", "[zip,OK,0.2158]");
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

  @Test
  void badInput_isOneClearLine() throws IOException {
    Path good = text("good.csv", "a\n1\n2\n");
    assertThatThrownBy(() -> diff(good, folder.resolve("missing.csv"), ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("--current: input not found: ");
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
        .hasMessageContaining("the current table has no rows (must have some)");
  }
}
