package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Names and keys of a stranger on a terminal: they neither steer it nor fill it. */
class TerminalTest extends CommandFixture {
  private static final long SEED = 37;
  private static final int KEYS = 1_000;
  private static final int MOST_CHARACTERS = 400_000;

  /** Escape sequences, C1, marks of direction, ends of lines, halves of pairs, and plain text. */
  private static final List<String> PIECES =
      List.of(
          "\u001b[2J",
          "\u001b]0;title\u0007",
          "\u009b31m",
          "\u0085",
          "\u202e",
          "\u2066",
          "\u200f",
          "\r",
          "\n",
          "\t",
          "\b",
          "\u0000",
          "\u007f",
          "\u2028",
          "\u2029",
          "\u00ad",
          "\ufeff",
          "\udb40\udc41",
          "a",
          "b'\"`;",
          "\ud83d\ude80",
          "kldrift: error: no",
          "%s%n",
          "\\u001b");

  private static List<String> keys() {
    Random random = new Random(SEED);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      StringBuilder key = new StringBuilder("k" + i);
      for (int n = random.nextInt(6); n >= 0; n--) {
        key.append(
            random.nextBoolean()
                ? PIECES.get(random.nextInt(PIECES.size()))
                : Character.toString(random.nextInt(0x20)));
      }
      keys.add(key.toString());
    }
    return keys;
  }

  private static void assertClean(Ended ended, int exitCode) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    for (String text : List.of(ended.out(), ended.err())) {
      assertThat(text.length()).isLessThan(MOST_CHARACTERS);
      assertThat(
              text.codePoints()
                  .filter(c -> c != '\n')
                  .filter(
                      c ->
                          Character.isISOControl(c)
                              || Character.getType(c) == Character.FORMAT
                              || Character.getType(c) == Character.SURROGATE
                              || Character.getType(c) == Character.LINE_SEPARATOR
                              || Character.getType(c) == Character.PARAGRAPH_SEPARATOR))
          .as("seed %d: %s", SEED, text)
          .isEmpty();
    }
    assertThat(ended.out().lines()).noneMatch(line -> line.startsWith("kldrift: error"));
  }

  /** Pairs of these keys, which drift, so that each may be among those that are shown. */
  private Path pairs(String name, List<String> keys) {
    StructType schema =
        new StructType()
            .add("feature", DataTypes.StringType)
            .add("p", DataTypes.createArrayType(DataTypes.LongType))
            .add("q", DataTypes.createArrayType(DataTypes.LongType))
            .add("bins", DataTypes.createArrayType(DataTypes.StringType));
    List<Row> rows = new ArrayList<>();
    for (String key : keys) {
      long[] q = {100, 5_000 + rows.size()};
      rows.add(
          RowFactory.create(
              key, new Long[] {5_000L, 100L}, new Long[] {q[0], q[1]}, new String[] {key, "x"}));
    }
    Path input = folder().resolve(name);
    TestSpark.write(input, TestSpark.session().createDataFrame(rows, schema).coalesce(1));
    return input;
  }

  /** Rows with a text column of these values, and a column whose name is one of them. */
  private Path table(String name, List<String> values, String column, int shift) {
    StructType schema =
        new StructType()
            .add("date", DataTypes.DateType)
            .add("text", DataTypes.StringType)
            .add(column, DataTypes.LongType)
            .add(column + "2", DataTypes.BinaryType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3 * values.size(); i++) {
      String day = "2026-01-0" + (1 + i % 2);
      String text = values.get((i % 7 == 0 ? i : shift) % values.size());
      rows.add(
          RowFactory.create(Date.valueOf(day), text, (long) (i % (shift + 2)), new byte[] {1}));
    }
    Path table = folder().resolve(name);
    TestSpark.write(table, TestSpark.session().createDataFrame(rows, schema).coalesce(1));
    return table;
  }

  @Test
  void keys_fuzzed_reachNoTerminal() throws Exception {
    Path output = folder().resolve("fuzzed");
    assertClean(
        execute(
            "compare",
            "--run-date",
            DATE,
            "--input",
            pairs("keys", keys()).toString(),
            "--output",
            output.toString()),
        0);
    assertClean(
        execute(
            "sql",
            "--output",
            output.toString(),
            "-e",
            "select feature, feature as `a\u001b[31m\u202eb`, top_bins from divergence order by"
                + " hash(feature)"),
        0);
    Path csv = folder().resolve("d.csv");
    assertClean(
        execute(
            "export",
            "--output",
            output.toString(),
            "--table",
            "divergence",
            "--run-date",
            DATE,
            "--format",
            "csv",
            "--to",
            csv.toString()),
        0);
    // A file of data holds data: each key as it is.
    String exported = Files.readString(csv, StandardCharsets.UTF_8);
    for (String key : keys()) {
      assertThat(exported).contains(key.replace("\"", "\"\""));
    }
    assertClean(execute("report", "--output", output.toString(), "--run-date", DATE), 0);
  }

  @Test
  void values_andColumns_fuzzed_reachNoTerminal() {
    String column = "c\u001b]0;x\u0007\u202e\u0085d";
    Path before = table("before", keys(), column, 1);
    Path now = table("now", keys(), column, 3);
    assertClean(execute("diff", "--reference", before.toString(), "--current", now.toString()), 0);
    assertClean(
        execute(
            "nightly",
            "--run-date",
            "2026-01-02",
            "--output",
            folder().resolve("night").toString(),
            "--set",
            "source.path=" + now,
            "--set",
            "reference.windows=previous-day",
            "--set",
            "profile.segments=text 20"),
        0);
  }

  @Test
  void errors_andSettings_reachNoTerminal() throws IOException {
    String evil = "a\u001b[2J\u202e\u009b\n\rkldrift: done";
    String output = folder().resolve("o").toString();
    String missing = evil.replace("[", ""); // which would be a pattern
    assertClean(execute("compare", "--input", missing, "--output", output, "--run-date", DATE), 66);
    String record = Files.readString(Path.of(output, "_runs/run_date=" + DATE + ".json"));
    assertClean(new Ended(0, record, ""), 0);
    assertThat(record).contains("\"exit_code\" : 66", "input not found: a");
    assertClean(
        execute("compare", "--input", "in", "--output", output, "--set", "domain=" + evil), 78);
    assertClean(execute("compare", "--set", evil + "=1"), 78);
    assertClean(execute(evil), 64);
    assertClean(execute("sql", "-e", "select `" + evil.replace("\n", "") + "`"), 65);
    assertClean(
        execute("validate", "--print", "--set", "input=" + evil, "--set", "output=" + evil), 0);
    assertClean(execute("doctor", "--set", "input=" + evil, "--set", "output=" + evil), 66);
  }

  /** Printed whole it would be 20 MB. */
  @Test
  void key_ofFiveMegabytes_isCut() {
    String key = "\u001b".repeat(5 << 20);
    Path output = folder().resolve("large");
    Dataset<Row> large =
        TestSpark.session()
            .sql(
                "select repeat('\u0001', 5 << 20) feature, array(5000L, 100L) p, array(100L, 5000L)"
                    + " q");
    Path input = TestSpark.write(folder().resolve("large-in"), large);
    assertClean(
        execute(
            "compare",
            "--run-date",
            DATE,
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--set",
            "report.html=off"),
        0);
    assertClean(
        execute("sql", "--output", output.toString(), "-e", "select feature from divergence"), 0);
    assertClean(
        execute(
            "compare", "--input", "in", "--output", output.toString(), "--set", "domain=" + key),
        78);
  }
}
