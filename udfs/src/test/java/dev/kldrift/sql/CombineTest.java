package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Combining does not depend on order, partitions or aggregation strategy, and loses nothing. */
class CombineTest extends SparkTest {
  private static final StructType KEYED =
      new StructType()
          .add("key", DataTypes.IntegerType)
          .add("w", DataTypes.createArrayType(DataTypes.DoubleType));

  @Test
  void combine_noRows_isNull() {
    assertThat(sql("select drift.combine(w) from (select array(1) w) where false").get(0).get(0))
        .isNull();
    assertThat(sql("select drift.combine_log(cast(null as array<double>))").get(0).get(0)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void combine_everyElementType_addsBinByBin(String type) {
    List<Row> rows =
        sql(
            "select drift.combine(cast(w as array<%s>)) from values array(1, 2), array(10, 20), null as t(w)"
                .formatted(type));
    assertThat(rows.get(0).getList(0)).isEqualTo(List.of(11.0, 22.0));
  }

  @Test
  void combineLog_isLogSumExpBinByBin() {
    List<Double> combined =
        sql("select drift.combine_log(x) from values array(0d, double('-Infinity')), array(0d,"
                + " double('-Infinity')) as t(x)")
            .get(0)
            .getList(0);
    assertThat(combined.get(0)).isEqualTo(Math.log(2));
    assertThat(combined.get(1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void combine_differingLengths_isAnError() {
    assertThatThrownBy(
            () ->
                sql(
                    "select drift.combine(w) from values array(1, 2, 3), array(1, 2, 3, 4) as"
                        + " t(w)"))
        .hasStackTraceContaining("combine: histograms differ in length: ");
  }

  @Test
  void combine_sumOfCountsTooLarge_isAnErrorOrNull() {
    String counts = "(w) from values array(9007199254740992L), array(1L) as t(w)";
    assertThatThrownBy(() -> sql("select drift.combine" + counts))
        .hasStackTraceContaining(
            "combine: sum[0] is too large: 9007199254740993 (counts must be <= 2^53");
    assertThatThrownBy(
            () ->
                sql(
                    "select drift.combine(w) from values array(1d, 1e308), array(1d, 1e308) as t(w)"))
        .hasStackTraceContaining("combine: sum[1] is infinite: Infinity (must be finite)");
    assertThat(sql("select drift.try_combine" + counts).get(0).get(0)).isNull();
  }

  @Test
  void combine_nullElement_isAnError() {
    assertThatThrownBy(() -> sql("select drift.combine(w) from values array(1, null) as t(w)"))
        .hasStackTraceContaining("combine: w[1] is null (must be a number)");
  }

  /** Thousands of groups: Spark spills from hashing to sorting and serialises every state. */
  @Test
  void combine_anyOrderPartitionsAndStrategy_givesTheSameBits() {
    List<Row> partials = partials(500, 12, 20261122L);
    Set<Integer> sums = new HashSet<>();
    Set<Integer> logSums = new HashSet<>();
    for (int partitions : new int[] {1, 2, 3, 5, 8, 13}) {
      Collections.shuffle(partials, new Random(partitions));
      Dataset<Row> rows = SPARK.createDataFrame(partials, KEYED).repartition(partitions);
      sums.add(hash(rows, "drift.combine(w)"));
      logSums.add(hash(rows, "drift.combine_log(transform(w, x -> ln(x)))"));
    }
    assertThat(sums).hasSize(1);
    assertThat(logSums).hasSize(1);
  }

  private static List<Row> partials(int keys, int perKey, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < keys * perKey; i++) {
      List<Double> w = new ArrayList<>();
      for (int bin = 0; bin < 8; bin++) {
        w.add(random.nextDouble() * Math.pow(10, random.nextInt(30) - 15));
      }
      rows.add(RowFactory.create(i % keys, w.toArray()));
    }
    return rows;
  }

  private static int hash(Dataset<Row> rows, String combine) {
    rows.createOrReplaceTempView("partials");
    return SPARK
        .sql(
            "select key, cast(" + combine + " as string) c from partials group by key order by key")
        .selectExpr("concat(key, c)")
        .as(Encoders.STRING())
        .collectAsList()
        .hashCode();
  }
}
