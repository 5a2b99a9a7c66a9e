package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class HistogramStoreTest {
  private static final String HISTOGRAMS =
      "select date'2026-05-01' run_date, * from values"
          + " ('shop', 'age', 'all', 'x', '', 3L), ('shop', 'age', 'country', 'x', 's', 1L),"
          + " ('shop', 'age', 'country', 'x', 's', 2L), ('zoo', 'age', 'all', 'x', '', 5L)"
          + " as t(dataset, feature, segment_level, spec_id, segment_spec_id, rows)";

  private final SparkSession spark = TestSpark.session();

  @Test
  void inventory_addsUpSegments_andHidesNoOtherDataset() {
    assertThat(HistogramStore.inventoryOf(spark.sql(HISTOGRAMS)).collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[2026-05-01,age,all,x,,3,shop]",
            "[2026-05-01,age,country,x,s,3,shop]",
            "[2026-05-01,age,all,x,,5,zoo]");
  }

  @Test
  void inventory_isTakenWithoutSortingRows() {
    assertThat(HistogramStore.inventoryOf(spark.sql(HISTOGRAMS)).queryExecution().executedPlan())
        .asString()
        .contains("HashAggregate")
        .doesNotContain("SortAggregate");
  }
}
