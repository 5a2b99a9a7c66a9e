package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How files of two tables are found and read, whatever format they have. */
class DiffFilesTest extends DiffFixture {

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
  void badInput_isOneClearLine() throws IOException {
    Path good = text("good.csv", "a\n1\n2\n");
    assertThatThrownBy(() -> diff(good, folder.resolve("missing.csv"), ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("--current: input not found: ");
    Path bad = text("bad.csv", "a,b\n1,2\n3\n");
    assertThatThrownBy(() -> diff(good, bad, ""))
        .isInstanceOf(JobFailure.class)
        .hasMessageMatching("--current: .*bad.csv: line 3: 1 values below a header of 2");
    Path twice = text("twice.csv", "a,b,a\n1,2,3\n");
    assertThatThrownBy(() -> diff(twice, good, ""))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageMatching(
            "--reference: .*twice.csv: line 1: the header names column 'a' twice \\(.*\\)");
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
