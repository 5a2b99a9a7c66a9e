package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever partitions keys lie in, parts come out in the order in which Spark sorts them. */
class KeyRangesTest {
  private static final List<String> KEYS = List.of("name", "number");

  /** NULL, an empty text, and characters whose UTF-16 is not in the order of their UTF-8. */
  private static final String NAMES =
      "element_at(array(null, '', 'a', 'Z', 'ä', '\uFF5E', '\uD83D\uDE00', 'a\u0000'), cast(1 + id % 8 as int))";

  private final SparkSession spark = TestSpark.session();

  private Dataset<Row> keys(long rows, int partitions) {
    return spark
        .range(0, rows, 1, partitions)
        .selectExpr(NAMES + " as name", "cast(if(id % 11 = 0, null, id) as int) as number");
  }

  private static KeyRanges ranges(Dataset<Row> rows, boolean moved) {
    return new SurveyPairs(KEYS, List.of()).survey(rows, lit(-1.0), 1).ranges(moved);
  }

  /** The rows of all parts, part by part. */
  private static List<Row> arranged(Dataset<Row> rows, KeyRanges ranges) {
    TreeMap<Integer, List<Row>> parts = new TreeMap<>(ranges.order());
    Dataset<Row> arranged = ranges.arrange(rows, KEYS).withColumn("part", spark_partition_id());
    for (Row row : arranged.collectAsList()) {
      parts.computeIfAbsent(row.getInt(2), part -> new ArrayList<>()).add(row);
    }
    return parts.values().stream().flatMap(List::stream).toList();
  }

  private static void assertSorted(Dataset<Row> rows, KeyRanges ranges) {
    List<String> expected =
        rows.orderBy("name", "number").collectAsList().stream().map(Row::toString).toList();
    assertThat(arranged(rows, ranges))
        .extracting(row -> "[" + row.get(0) + "," + row.get(1) + "]")
        .containsExactlyElementsOf(expected);
  }

  /** Few rows are one part, and of many small partitions no small parts are made. */
  @ParameterizedTest
  @CsvSource({"1000, 5, 1", "40960, 40, 2", "524288, 4, 4"})
  void arrange_keysInAnyPartition_areDealtOutByRanges(long count, int partitions, int parts) {
    Dataset<Row> rows = keys(count, partitions);
    KeyRanges ranges = ranges(rows, false);
    assertThat(ranges.arrange(rows, KEYS).javaRDD().getNumPartitions()).isEqualTo(parts);
    assertSorted(rows, ranges);
  }

  @Test
  void arrange_partitionsWhollyBehindOneAnother_stayWhereTheyAre() {
    Dataset<Row> rows =
        spark
            .range(0, 1 << 16, 1, 3)
            .selectExpr("'f' as name", "cast((1 << 16) - id as int) as number");
    KeyRanges ranges = ranges(rows, false);
    Dataset<Row> arranged = ranges.arrange(rows, KEYS);
    assertThat(arranged.javaRDD().getNumPartitions()).isEqualTo(3);
    assertThat(arranged.queryExecution().executedPlan().toString()).doesNotContain("Exchange");
    assertSorted(rows, ranges);
  }

  @Test
  void arrange_orderedPartitions_areNotEvenSorted() {
    Dataset<Row> rows =
        spark.range(0, 1 << 16, 1, 3).selectExpr("'f' as name", "cast(id as int) as number");
    KeyRanges ranges = ranges(rows, false);
    assertThat(ranges.arrange(rows, KEYS).queryExecution().executedPlan().toString())
        .doesNotContain("Sort");
    assertSorted(rows, ranges);
  }

  @Test
  void arrange_rowsThatHaveMoved_areDealtOut() {
    Dataset<Row> rows =
        spark.range(0, 1 << 16, 1, 3).selectExpr("'f' as name", "cast(id as int) as number");
    KeyRanges ranges = ranges(rows, true);
    assertThat(ranges.arrange(rows, KEYS).javaRDD().getNumPartitions()).isEqualTo(3);
    Dataset<Row> moved = rows.repartition(7, col("number"));
    assertSorted(moved, ranges);
  }

  @Test
  void numberFor_isHashedToItsPartition() {
    for (int partitions : new int[] {1, 2, 3, 8, 100}) {
      Dataset<Row> numbers =
          spark
              .createDataset(
                  IntStream.range(0, partitions)
                      .mapToObj(i -> KeyRanges.numberFor(i, partitions))
                      .toList(),
                  Encoders.INT())
              .toDF("number")
              .repartition(partitions, col("number"))
              .select(col("number"), spark_partition_id());
      assertThat(numbers.collectAsList())
          .hasSize(partitions)
          .allMatch(row -> row.getInt(0) == KeyRanges.numberFor(row.getInt(1), partitions));
    }
  }
}
