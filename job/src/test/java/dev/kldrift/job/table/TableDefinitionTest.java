package dev.kldrift.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a definition says of rows, in memory and in files. */
class TableDefinitionTest {
  private static final TableDefinition HISTOGRAM = ResultTable.HISTOGRAM.definition();
  private static final String COLUMNS =
      "dataset string, feature string, segment_level string, %s"
          + " spec_id string, segment_spec_id string, rows bigint, counts array<bigint>,"
          + " schema_version %s";

  private final SparkSession spark = TestSpark.session();

  @Test
  void order_hasTheColumnsOfTheInputInTheirPlace() {
    assertThat(HISTOGRAM.order(List.of("a", "b")))
        .containsExactly("dataset", "feature", "segment_level", "a", "b");
    assertThat(ResultTable.SUMMARY.definition().order(List.of("a"))).containsExactly("level", "a");
    assertThat(ResultTable.ALERTS.definition().unique(List.of("a"))).containsExactly("alert_id");
  }

  @Test
  void fits_columnsOfTheInputInTheirPlace() {
    assertThat(HISTOGRAM.fits(schema("", "int"))).isTrue();
    assertThat(HISTOGRAM.fits(schema("a date, b map<string, int>,", "int"))).isTrue();
  }

  @Test
  void fits_anotherType_doesNot() {
    assertThat(HISTOGRAM.fits(schema("", "bigint"))).isFalse();
  }

  @Test
  void fits_aColumnElsewhere_doesNot() {
    assertThat(HISTOGRAM.fits(schema("", "int, a date"))).isFalse();
    assertThat(HISTOGRAM.fits(StructType.fromDDL("a date, " + COLUMNS.formatted("", "int"))))
        .isFalse();
    assertThat(ResultTable.BINS.definition().fits(StructType.fromDDL("name string"))).isFalse();
  }

  @Test
  void describe_isNotedInTheFile_andShownByDescribe(@TempDir Path folder) {
    Dataset<Row> rows =
        ResultTable.DIVERGENCE
            .definition()
            .describe(spark.sql("select 'a' feature, 0.5d kl_pq, 3 bins"));
    Path file = TestSpark.write(folder.resolve("described"), rows);
    spark.read().parquet(file.toString()).createOrReplaceTempView("described");
    assertThat(spark.sql("describe described").collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[feature,string,null]",
            "[kl_pq,double,KL(p||q) = sum p ln(p/q), inclusive, mass-covering [nats]]",
            "[bins,int,length of p and q [bins]]");
  }

  @ParameterizedTest
  @EnumSource
  void definition_saysSomethingOfEveryColumn_onceEach(ResultTable table) {
    TableDefinition definition = table.definition();
    assertThat(definition.names()).doesNotHaveDuplicates().contains("schema_version");
    assertThat(definition.columns()).allSatisfy(c -> assertThat(c.comment()).isNotBlank());
    assertThat(definition.names(List.of()))
        .containsAll(definition.order(List.of()))
        .containsAll(definition.unique(List.of()));
  }

  @ParameterizedTest
  @EnumSource(names = {"DIVERGENCE", "SUMMARY", "QUARANTINE"})
  void columnsOfEveryComparison_areReserved_inAnyCase(ResultTable table) {
    assertThat(table.definition().names())
        .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)).toList())
        .allMatch(Columns::isReserved);
  }

  private static StructType schema(String input, String version) {
    return StructType.fromDDL(COLUMNS.formatted(input, version));
  }
}
