package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Few groups on the driver, and many by Spark's sort, are summarised alike. */
class SummariseTest {
  private final SparkSession spark = TestSpark.session();

  private Dataset<Row> divergence(long rows) {
    return spark
        .range(0, rows, 1, 3)
        .selectExpr(
            "if(id % 7 = 0, null, concat('f', id % 4)) as feature",
            "cast(id % 5 as int) as week",
            "element_at(array('OK', 'TOO_FEW', 'NO_OVERLAP'), cast(1 + id % 3 as int)) as status",
            "if(id % 13 = 0, null, id % 3 = 0) as drifted",
            "if(id % 13 = 0, null, (id % 29) / 100D) as q_value",
            "case when id % 10 = 1 then double('Infinity') when id % 10 = 2 then double('NaN')"
                + " else (id * 7919 % 1009) / 1e3D end as kl_pq",
            "if(id % 4 = 3, double('Infinity'), pow(2D, -(id * 31 % 200))) as kl_qp",
            "if(id % 7 = 0, cast(null as double), (id * 104729 % 997) / 997D) as js_divergence");
  }

  private Dataset<Row> quarantine(String condition) {
    return spark
        .range(0, 40, 1, 2)
        .filter(condition)
        .selectExpr("if(id % 2 = 0, 'f1', 'only here') as feature", "cast(id % 3 as int) as week");
  }

  private static List<String> text(Dataset<Row> summary) {
    return summary.selectExpr("to_json(struct(*))").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private void assertAlike(List<String> groupBy, long rows, String rejected) {
    Summarise summarise = new Summarise(groupBy, "run");
    Dataset<Row> few = summarise.summarise(divergence(rows), quarantine(rejected));
    Dataset<Row> many = summarise.ofManyGroups(divergence(rows), quarantine(rejected));
    assertThat(few.schema().catalogString()).isEqualTo(many.schema().catalogString());
    assertThat(text(few)).isEqualTo(text(many));
  }

  @Test
  void summarise_isTheSameOnBothWays() {
    assertAlike(List.of(), 2000, "true");
    assertAlike(List.of("feature"), 997, "id < 3");
    assertAlike(List.of("feature", "week"), 1500, "true");
    assertAlike(List.of("week", "feature"), 40, "false");
  }

  @Test
  void summarise_nothing_isOneRowOfNothing() {
    assertThat(
            new Summarise(List.of("feature"), "run")
                .summarise(divergence(0), quarantine("false"))
                .select("level", "pairs", "kl_pq_p50")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[0,0,null]");
  }
}
