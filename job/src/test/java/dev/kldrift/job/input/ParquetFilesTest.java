package dev.kldrift.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.sql.DuckDbEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other writers, with encodings, codecs and columns that Spark alone does not bear. */
class ParquetFilesTest {
  private static final DuckDbEngine DUCKDB = new DuckDbEngine();
  private static final String V1 = "parquet_version v1";
  private static final String V2 = "parquet_version v2, compression zstd";

  @TempDir Path root;

  private final SparkSession spark = TestSpark.session().newSession();

  private Path write(String name, String query, String options) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    DUCKDB.execute("copy (" + query + ") to '" + file + "' (format parquet, " + options + ")");
    return file;
  }

  private static List<InputFile> probe(Object... inputs) {
    return InputProbe.read(
        Arrays.stream(inputs).map(Object::toString).toList(),
        InputFormat.AUTO,
        new Configuration());
  }

  private Dataset<Row> read(Object... inputs) {
    spark.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    return ParquetFiles.read(spark, SparkSession::read, probe(inputs), rows -> rows);
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select i k, [sqrt(i), i / 7, 1e-300 * i] p, [i, null, i + 0.5]::double[] q from range(3000) t(i)",
        "select i k, sqrt(i) x, sqrt(i)::float y from range(3000) t(i)",
        "select i * i k, i::int n, 'name ' || i s, date '2026-01-01' + i::int d, i::decimal(9, 2) e,"
            + " i % 3 = 0 b, timestamp '2026-01-01' + interval (i) second t from range(3000) t(i)",
      })
  void encodings_ofVersionTwo_areTheSameBits(String query) throws Exception {
    Path one = write("one.parquet", query, V1);
    Path two = write("two.parquet", query, V2);
    assertThat(probe(one).get(0).byRow()).isEmpty();
    assertThat(sorted(read(two))).isEqualTo(sorted(read(one)));
  }

  @Test
  void encodings_thatNeedRows_areFoundInTheFooter() throws Exception {
    Path file = write("two.parquet", "select i k, sqrt(i) x from range(3000) t(i)", V2);
    assertThat(probe(file).get(0).byRow()).containsExactly(Map.entry("x", "BYTE_STREAM_SPLIT"));
  }

  @Test
  void reader_ofRows_isOnlyForFilesWhoseUsedColumnsNeedIt() throws Exception {
    spark.conf().set("spark.sql.codegen.wholeStage", "true"); // without it no batch is asked for
    String query = "select i k, sqrt(i) x from range(3000) t(i)";
    write("in/one.parquet", query, V1);
    write("in/two.parquet", query, V2);
    Dataset<Row> both = read(root.resolve("in"));
    assertThat(both.queryExecution().executedPlan().toString())
        .contains("Batched: true", "Batched: false");
    assertThat(both.agg(functions.sum("x")).head().getDouble(0))
        .isEqualTo(
            2 * read(root.resolve("in/one.parquet")).agg(functions.sum("x")).head().getDouble(0));
    Dataset<Row> keys =
        ParquetFiles.read(
            spark,
            session -> session.read().schema("k bigint"),
            probe(root.resolve("in")),
            rows -> rows);
    assertThat(keys.queryExecution().executedPlan().toString()).doesNotContain("Batched: false");
    assertThat(spark.conf().get("spark.sql.parquet.enableVectorizedReader")).isEqualTo("true");
  }

  /** Parquet's reader takes memory for all that the footer says before it reads a byte. */
  @Test
  void columns_thatCannotBeInTheFile_areRefusedByTheFooter() throws Exception {
    Path whole = write("whole.parquet", "select random() x from range(10000)", V1);
    byte[] bytes = Files.readAllBytes(whole);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 40_000);
    System.arraycopy(bytes, 50_000, cut, 10_000, cut.length - 10_000);
    Path file = Files.write(root.resolve("cut.parquet"), cut);
    assertThatThrownBy(() -> probe(file))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageMatching(
            "column 'x' of %s is said to have \\d+ bytes from byte 4 on, but the file has %d \\(damaged\\)"
                .formatted(file, cut.length));
  }

  @Test
  void codec_thatIsNotHere_isNamedWithTheRemedy() {
    Path file = Path.of("src/test/resources/cases/13-encodings/v1-brotli.parquet");
    assertFails(
        "column '%s' of %s is compressed by BROTLI, for which Spark has no codec here (org.apache.hadoop.io.compress.BrotliCodec is missing: write the file with zstd, snappy or gzip)"
            .formatted("feature", file.toAbsolutePath()),
        file.toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4_raw", "uncompressed"})
  void codec_thatIsHere_isRead(String codec) throws Exception {
    Path file = write("a.parquet", "select i k from range(3) t(i)", "compression " + codec);
    assertThat(sorted(read(file))).containsExactly("[0]", "[1]", "[2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "feature=a | 'a' feature",
        "n=7 | 7 n",
        "day=2026-05-01 | date '2026-05-01' as day",
        "f=__HIVE_DEFAULT_PARTITION__ | null::varchar f",
      })
  void column_ofPathAndFile_thatAgree_isRead(String folder, String column) throws Exception {
    write(folder + "/a.parquet", "select 1 k, " + column, V1);
    Dataset<Row> rows = read(root.resolve(folder));
    String value = folder.substring(folder.indexOf('=') + 1);
    assertThat(rows.columns()).hasSize(2);
    assertThat(rows.select(folder.substring(0, folder.indexOf('='))).head().getString(0))
        .isEqualTo(value.startsWith("__") ? null : value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "feature=a | feature | 'b'",
        "feature=a | Feature | 'a'",
        "feature=a | feature | case when i = 0 then 'a' end",
        "feature=a | feature | case when i = 0 then 'a' else 'b' end",
        "feature=a | feature | ['a']",
        "n=07 | n | 7",
      })
  void column_ofPathAndFile_thatMayDiffer_isAnError(String folder, String column, String value)
      throws Exception {
    Path file =
        write(
            folder + "/x.parquet",
            "select i k, %s as \"%s\" from range(2) t(i)".formatted(value, column),
            V1);
    assertFails(
        "column '%s' is in %s, but also in its folder %s, and nothing says that they agree (drop or rename one)"
            .formatted(column, file, folder),
        file);
  }

  @Test
  void folders_thatDifferBetweenFiles_areAnError() throws Exception {
    write("in/a.parquet", "select 1 k", V1);
    write("in/day=1/b.parquet", "select 1 k", V1);
    write("in/hour=1/c.parquet", "select 1 k", V1);
    String message =
        "name=value folders differ between %s and %s (every file must lie in folders of the same names)";
    assertFails(
        message.formatted(root.resolve("in/a.parquet"), root.resolve("in/day=1/b.parquet")),
        root.resolve("in"));
    assertFails(
        message.formatted(root.resolve("in/day=1/b.parquet"), root.resolve("in/hour=1/c.parquet")),
        root.resolve("in/day=1"),
        root.resolve("in/hour=1"));
  }

  @Test
  void folders_aboveTheInputThatDiffer_areNotAddedUp() throws Exception {
    write("env=prod/x/day=1/a.parquet", "select 1 k", V1);
    write("env=test/x/day=1/b.parquet", "select 1 k", V1);
    assertThat(read(root.resolve("env=prod/x")).columns()).containsExactly("k", "day");
    assertFails(
        "name=value folders differ between %s and %s (every file must lie in folders of the same names)"
            .formatted(
                root.resolve("env=prod/x/day=1/a.parquet"),
                root.resolve("env=test/x/day=1/b.parquet")),
        root.resolve("env=prod/x"),
        root.resolve("env=test/x"));
  }

  @Test
  void content_isThatOfTheFilesAndOfTheirFolders() throws Exception {
    Path a = write("a/feature=a/x.parquet", "select 1 k", V1);
    Path b = write("a/feature=b/y.parquet", "select 1 k", V1);
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
    List<String> content = content(root.resolve("a"));
    assertThat(content(b, a)).isEqualTo(content);
    assertThat(content(link)).isEqualTo(content);
    assertThat(content(link, root.resolve("a/*"), link.resolve("feature=b"))).isEqualTo(content);

    Path other = Files.createDirectories(root.resolve("c/feature=c")).resolve("x.parquet");
    Files.createSymbolicLink(other, a);
    assertThat(content(other)).isNotEqualTo(content(a));
  }

  private static List<String> content(Object... inputs) {
    return probe(inputs).stream().map(InputFile::content).sorted().toList();
  }

  private static void assertFails(String message, Object... inputs) {
    assertThatThrownBy(() -> probe(inputs))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessage(message);
  }
}
