package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
  private final SparkSession spark = TestSpark.session();

  private static final String ROWS =
      "select id, if(id = 1, null, repeat('é', id)) text, array(struct(id / 3 x, 'a' y)) bins,"
          + " double('-Infinity') d from range(0, 5, 1, 2)";

  @Test
  void rows_areThoseOfTheQuery_inItsOrder() {
    Dataset<Row> query = spark.sql(ROWS);
    try (KeptRows kept = KeptRows.of(query)) {
      Dataset<Row> rows = kept.rows().query();
      assertThat(rows.schema()).isEqualTo(query.schema());
      assertThat(rows.collectAsList()).isEqualTo(query.collectAsList());
      assertThat(rows.rdd().getNumPartitions()).isEqualTo(2);
    }
  }

  @Test
  void rows_largerThanABlock_andBlocksOfManyRows_areWhole() {
    Dataset<Row> query =
        spark.sql("select id, repeat('x', if(id = 700, 600000, 1000)) t from range(0, 1000, 1, 1)");
    try (KeptRows kept = KeptRows.of(query)) {
      assertThat(kept.rows().query().selectExpr("sum(id)", "sum(length(t))").head())
          .hasToString("[499500,1599000]");
    }
  }

  @Test
  void rows_areComputedOnce() {
    LongAccumulator calls = spark.sparkContext().longAccumulator();
    Dataset<Row> query =
        spark
            .range(0, 3, 1, 1)
            .select(
                functions
                    .udf(
                        (Long id) -> {
                          calls.add(1);
                          return id;
                        },
                        DataTypes.LongType)
                    .asNondeterministic()
                    .apply(functions.col("id"))
                    .as("id"));
    try (KeptRows kept = KeptRows.of(query)) {
      assertThat(kept.rows().query().count()).isEqualTo(3);
      assertThat(kept.rows().query().collectAsList()).hasSize(3);
      assertThat(calls.value()).isEqualTo(3);
    }
  }

  @Test
  void rows_ofAnEmptyQuery_areNone() {
    try (KeptRows kept = KeptRows.of(spark.sql(ROWS).filter("id > 9"))) {
      assertThat(kept.rows().query().collectAsList()).isEmpty();
    }
  }
}
