package dev.kldrift.job.score;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import dev.kldrift.job.table.Columns;
import dev.kldrift.stats.FalseDiscovery;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The q-value that is brought to a row is, bit for bit, the one that rows are brought to. */
class QValuesTest {
  private final SparkSession spark = TestSpark.session();

  /** Ties, certain and impossible p-values, rows without a test, and a group without any. */
  private Dataset<Row> rows() {
    return spark
        .range(0, 400, 1, 3)
        .selectExpr(
            "id",
            "if(id % 5 = 0, 'none', concat('g', id % 3)) as grp",
            "case when id % 5 = 0 then null when id % 17 = 1 then 0.0D when id % 19 = 1 then -0.0D"
                + " when id % 23 = 1 then -1e300D else -pow((id * 37 % 100) / 10D, 3) end as "
                + Columns.LOG_P);
  }

  @ParameterizedTest
  @CsvSource({"BH, ''", "BH, grp", "BY, ''", "BY, grp"})
  void of_equalsTheJoin(FalseDiscovery procedure, String group) {
    List<String> groups = group.isEmpty() ? List.of() : List.of(group);
    QValues values =
        new SurveyPairs(List.of("id"), groups)
            .survey(rows(), col(Columns.LOG_P), 400)
            .adjusted(procedure);
    List<Row> joined =
        new ControlFalseDiscovery(procedure, groups)
            .adjust(rows())
            .withColumn("group", SurveyPairs.group(groups))
            .select(Columns.LOG_P, "group", Columns.LOG_Q)
            .collectAsList();
    assertThat(joined).hasSize(400);
    assertThat(joined)
        .allMatch(
            row ->
                row.isNullAt(0)
                    ? row.isNullAt(2)
                    : Double.compare(
                            values.of(row.getDouble(0), row.getString(1)), row.getDouble(2))
                        == 0);
    assertThatThrownBy(() -> values.of(-0.123, group))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("log p-value -0.123 was not there when q-values were made");
  }
}
