package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that npm's apache-arrow wrote, by resources/arrow/make.mjs. */
class ForeignArrowTest {
  static final Path FILES = Path.of("src/test/resources/arrow");

  private final SparkSession spark = TestSpark.session();

  @AfterEach
  void nothingIsLeft() {
    assertThat(ArrowMemory.outstanding()).isZero();
  }

  private Dataset<Row> load(String name) {
    return spark.read().format(ArrowSource.NAME).load(FILES.resolve(name).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pairs.arrow", "pairs.arrows"})
  void read_pairs_givesKeysAndHistograms(String name) {
    Dataset<Row> rows = load(name);

    assertThat(rows.schema().toDDL())
        .isEqualTo("feature STRING,origin STRING,p ARRAY<DOUBLE>,q ARRAY<DOUBLE>");
    assertThat(
            rows.selectExpr("concat_ws(' ', feature, origin, to_json(p), to_json(q))")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "delay ATL [1.0,2.0,3.0,4.0] [4.0,3.0,2.0,1.0]",
            "delay BOS [5.0,0.0,5.0,0.0] [1.0,2.0,3.0,4.0]",
            "hour SFO [0.0,0.0,1.0,9.0] [1.0,1.0,1.0,7.0]",
            "delay ÖZÜ [7.0,7.0,7.0,7.0] [7.0,7.0,7.0,7.0]");
  }

  @Test
  void read_oneColumn_readsNoOther() {
    assertThat(load("pairs.arrow").select("origin").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("ATL", "BOS", "SFO", "ÖZÜ");
    assertThat(load("pairs.arrow").count()).isEqualTo(4);
    assertThat(load("pairs.arrow").selectExpr("_metadata.file_path").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("file:" + FILES.toAbsolutePath().resolve("pairs.arrow"));
    assertThat(load("pairs.arrow").selectExpr("input_file_name()").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("file:" + FILES.toAbsolutePath().resolve("pairs.arrow"));
  }

  @Test
  void read_everyType_givesItsValueAndNull() {
    Dataset<Row> types = load("types.arrow");
    spark.conf().set("spark.sql.session.timeZone", "UTC");

    assertThat(types.schema().toDDL())
        .isEqualTo(
            "bool BOOLEAN,int8 TINYINT,int16 SMALLINT,int32 INT,int64 BIGINT,uint8 SMALLINT,"
                + "uint16 INT,uint32 BIGINT,uint64 DECIMAL(20,0),float16 FLOAT,float32 FLOAT,"
                + "float64 DOUBLE,utf8 STRING,large_utf8 STRING,binary BINARY,fixed BINARY,"
                + "date DATE,date_millis DATE,seconds TIMESTAMP_NTZ,millis TIMESTAMP_NTZ,"
                + "dictionary STRING,list ARRAY<INT>,fixed_list ARRAY<FLOAT>,"
                + "struct STRUCT<a: INT, b: STRING>");
    List<String> rows = types.toJSON().collectAsList();
    assertThat(rows)
        .containsExactly(
            "{\"bool\":true,\"int8\":-8,\"int16\":-16,\"int32\":-32,\"int64\":-64,\"uint8\":200,"
                + "\"uint16\":60000,\"uint32\":4000000000,\"uint64\":18000000000000000000,"
                + "\"float16\":1.5,\"float32\":0.25,\"float64\":0.1,\"utf8\":\"Zürich\","
                + "\"large_utf8\":\"groß\",\"binary\":\"AQL/\",\"fixed\":\"Bwg=\","
                + "\"date\":\"2001-05-15\",\"date_millis\":\"2001-05-15\","
                + "\"seconds\":\"2001-05-15T12:00:00.000\",\"millis\":\"2001-05-15T12:00:00.123\","
                + "\"dictionary\":\"b\",\"list\":[1,null,3],\"fixed_list\":[1.0,2.0],"
                + "\"struct\":{\"a\":1,\"b\":\"x\"}}",
            "{}");
  }

  @ParameterizedTest
  @EnumSource(
      value = CodecType.class,
      names = {"LZ4_FRAME", "ZSTD"})
  void read_compressed_givesTheValues(CodecType codec, @TempDir Path folder) throws IOException {
    Path file = CompressedArrow.write(folder.resolve("x.arrow"), codec);
    Dataset<Row> rows = spark.read().format(ArrowSource.NAME).load(file.toString());

    assertThat(
            rows.selectExpr(
                    "count(*)",
                    "count(id)",
                    "sum(id)",
                    "count(DISTINCT name)",
                    "sum(aggregate(p, 0D, (a, x) -> a + x))",
                    "max(size(p))")
                .head())
        .hasToString("[200,171,%d,200,%s,8]".formatted(17058, 199 * 100 * 28.0));
    assertThat(rows.filter("id = 150").selectExpr("name", "p[7]").head())
        .hasToString("[name 150,1050.0]");
  }

  /** Two messages of about the same length: one task each, or both to one. */
  @ParameterizedTest
  @CsvSource({"0, 2", "0.4, 2", "0.8, 1", "2, 1"})
  void read_messagesAboutAsLongAsASplit_goToTheTaskWhereHalfOfThemFits(
      double files, int tasks, @TempDir Path folder) throws IOException {
    Path file = CompressedArrow.write(folder.resolve("x.arrow"), CodecType.ZSTD);
    long bytes = Math.max(1, (long) (files * Files.size(file)));
    Dataset<Row> rows =
        spark
            .read()
            .format(ArrowSource.NAME)
            .option("max-split-bytes", bytes)
            .load(file.toString());

    assertThat(rows.javaRDD().getNumPartitions()).isEqualTo(tasks);
    assertThat(rows.selectExpr("count(*)", "sum(id)").head()).hasToString("[200,17058]");
  }

  @ParameterizedTest
  @CsvSource({
    "max-split-bytes, abc, 9223372036854775807",
    "max-split-bytes, 0, 9223372036854775807",
    "max-split-bytes, '', 9223372036854775807",
    "max-batch-bytes, 1e6, 2147483647",
    "max-batch-bytes, 2147483648, 2147483647"
  })
  void read_optionThatIsNoNumberOfBytes_isNamed(
      String name, String value, long most, @TempDir Path folder) throws IOException {
    Path file = CompressedArrow.write(folder.resolve("x.arrow"), CodecType.ZSTD);
    assertThatThrownBy(
            () ->
                spark
                    .read()
                    .format(ArrowSource.NAME)
                    .option(name, value)
                    .load(file.toString())
                    .count())
        .hasStackTraceContaining("%s is %s (must be from 1 to %d)".formatted(name, value, most));
  }
}
