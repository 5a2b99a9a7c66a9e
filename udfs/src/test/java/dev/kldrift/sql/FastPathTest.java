package dev.kldrift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays go from the vectorised Parquet reader to the kernel without a cast or an interpreter. */
class FastPathTest extends SparkTest {
  private static final int BINS = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"double", "float", "bigint", "int"})
  void divergence_onParquetArrays_isACallInGeneratedCode(String type) {
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
            "\\*\\(1\\) Project \\[invoke\\(divergence\\.invoke\\(p#\\d+, q#\\d+\\)\\)");
    assertThat(plan.toLowerCase(Locale.ROOT)).doesNotContain("cast(");
    assertThat(formatted).contains("ColumnarToRow").contains("Batched: true");
    assertThat(code)
        .containsPattern(
            "\\(\\(dev\\.kldrift\\.sql\\.PairFunction\\) references\\[.*\\)\\.invoke\\(");
    assertThat(scored.count()).isEqualTo(99);
  }

  /** Beside the kernel's copy of each array, what is left of a call after C2 is small. */
  @Test
  void klDivergence_afterWarmUp_copiesEachArrayOnce() {
    StructType types =
        new StructType()
            .add("p", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("q", DataTypes.createArrayType(DataTypes.DoubleType));
    PairFunction function = (PairFunction) DriftFunctions.find("kl_divergence").bind(types);
    double[] weights = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      weights[i] = 1 + i;
    }
    ArrayData p = UnsafeArrayData.fromPrimitiveArray(weights);
    weights[0] = BINS;
    ArrayData q = UnsafeArrayData.fromPrimitiveArray(weights);

    int most = 2 * BINS * Double.BYTES + 2048;
    assertThat(leastBytes(function, p, q, most)).isLessThan(most);
  }

  private static long leastBytes(PairFunction function, ArrayData p, ArrayData q, long enough) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (least >= enough && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      double sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += (Double) function.invoke(p, q);
      }
      assertThat(sum).isPositive();
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
    }
    return least;
  }
}
