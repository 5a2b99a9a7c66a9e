package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ExplainMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays go from the vectorised Parquet reader to the kernel without a cast or an interpreter. */
class FastPathTest extends SparkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"double, Doubles", "float, Floats", "bigint, Longs", "int, Ints"})
  void divergence_onParquetArrays_isAStaticCallInGeneratedCode(String type, String bound) {
    String file = folder.resolve(type).toString();
    SPARK
        .sql(
            "select cast(array(id, 2) as array<%1$s>) p, cast(array(1, id) as array<%1$s>) q"
                    .formatted(type)
                + " from range(1, 100)")
        .write()
        .parquet(file);
    Dataset<Row> scored =
        SPARK.read().parquet(file).selectExpr("drift.divergence(p, q) as d").selectExpr("d.kl_pq");

    String plan = scored.queryExecution().executedPlan().toString();
    String formatted = scored.queryExecution().explainString(ExplainMode.fromString("formatted"));
    String code = scored.queryExecution().explainString(ExplainMode.fromString("codegen"));

    assertThat(plan)
        .containsPattern(
            "\\*\\(1\\) Project \\[static_?invoke\\(dev.kldrift.sql.DivergenceStruct\\$" + bound);
    assertThat(plan.toLowerCase(Locale.ROOT)).doesNotContain("cast(");
    assertThat(formatted).contains("ColumnarToRow").contains("Batched: true");
    assertThat(code).contains("DivergenceStruct$" + bound + ".invoke(");
    assertThat(scored.count()).isEqualTo(99);
  }
}
