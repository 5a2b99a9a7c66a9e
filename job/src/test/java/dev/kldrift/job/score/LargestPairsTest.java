package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LargestPairsTest {
  private static LargestPairs of(String values) {
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "select k, kl kl_pq, double('NaN') kl_qp, 0.5d js_divergence, mass"
                    + " unsupported_mass_p, 0d unsupported_mass_q, 'OK' status, 0.01d q_value,"
                    + " 'LOW' severity, drifted, size effect_size, least minimum_effect,"
                    + " array(struct(7 bin, cast(null as string) label, 0.25d p, 0.75d q, 0d kl_pq_term,"
                    + " 0d kl_qp_term)) top_bins"
                    + " from values "
                    + values
                    + " as t(k, kl, mass, drifted, size, least)")
            .repartition(3);
    return largest(rows);
  }

  private static LargestPairs largest(Dataset<Row> query) {
    InternalRows rows = InternalRows.of(query);
    StructType schema = rows.schema();
    return LargestPairs.Tally.total(
        rows.rows()
            .mapPartitions(
                each -> {
                  LargestPairs.Tally tally = new LargestPairs.Tally(schema, List.of("k"));
                  each.forEachRemaining(tally::add);
                  return List.of(tally).iterator();
                })
            .collect());
  }

  private static List<Object> keys(List<Row> rows) {
    return rows.stream().map(row -> row.get(0)).toList();
  }

  @Test
  void mostDrifted_areByMultiplesOfTheMinimum_thoseWithoutOneInFront_thenByKey() {
    LargestPairs found =
        of(
            "('small', 1d, 0d, true, 0.2d, 0.1d), ('large', 1d, 0d, true, 0.9d, 0.1d),"
                + " ('any', 1d, 0d, true, 0.1d, 0d), ('same', 1d, 0d, true, 0.2d, 0.1d),"
                + " ('not', 1d, 0d, false, 9d, 0.1d), (null, 1d, 0d, null, 9d, 0.1d)");
    assertThat(keys(found.mostDrifted())).containsExactly("any", "large", "same", "small");
    assertThat(found.mostDrifted().get(0)).hasToString("[any,0.5,0.01,LOW,7,0.25,0.75]");
  }

  @Test
  void largest_infiniteOnes_areByTheMassThatIsOutOfReach_andThoseWithoutADivergenceDoNotCount() {
    LargestPairs found =
        of(
            "('b', 2d, 0d, false, 1d, 1d), ('half', double('Infinity'), 0.5d, false, 1d, 1d),"
                + " (null, 2d, 0d, false, 1d, 1d), ('none', double('NaN'), 0d, false, 1d, 1d),"
                + " ('all', double('Infinity'), 1d, false, 1d, 1d)");
    assertThat(keys(found.largestPq())).containsExactly("all", "half", null, "b");
    assertThat(found.largestPq().get(3)).hasToString("[b,2.0,NaN,0.5,0.0,OK]");
    assertThat(found.largestQp()).isEmpty();
  }

  @Test
  void largest_ofMany_areTen() {
    Dataset<Row> rows =
        TestSpark.session()
            .range(0, 1000, 1, 4)
            .selectExpr(
                "id k",
                "cast((id * 37) % 1000 as double) kl_pq",
                "-cast(id as double) kl_qp",
                "0d js_divergence",
                "0d unsupported_mass_p",
                "0d unsupported_mass_q",
                "'OK' status",
                "0d q_value",
                "'LOW' severity",
                "true drifted",
                "1d effect_size",
                "1d minimum_effect",
                "cast(array() as array<struct<bin: int, label: string, p: double, q: double,"
                    + " kl_pq_term: double, kl_qp_term: double>>)"
                    + " top_bins");
    LargestPairs found = largest(rows);
    assertThat(found.largestPq())
        .extracting(row -> row.getDouble(1))
        .containsExactly(999d, 998d, 997d, 996d, 995d, 994d, 993d, 992d, 991d, 990d);
    assertThat(keys(found.largestQp())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(keys(found.mostDrifted())).isEqualTo(keys(found.largestQp()));
  }
}
