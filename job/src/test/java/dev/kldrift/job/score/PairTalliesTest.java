package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What is told of rows that pass. */
class PairTalliesTest extends StageFixture {
  private Dataset<Row> decided() {
    return spark
        .sql(
            """
            select k, g, status, 3L partials, drifted, q_value, kl_pq, 0d kl_qp, 0.5d js_divergence,
              0d unsupported_mass_p, 0d unsupported_mass_q, 'LOW' severity, 0.5d effect_size,
              0.1d minimum_effect, cast(array() as array<struct<bin: int, label: string,
              p: double, q: double, kl_pq_term: double, kl_qp_term: double>>) top_bins
            from values
              ('a', 'x', 'OK', true, 0.25d, 4d), ('b', 'y', 'TOO_FEW', false, 0.5d, 1d),
              ('c', 'x', 'OK', null, cast(null as double), 2d), ('d', 'x', 'OWN', true, 0.125d, 9d)
              as t(k, g, status, drifted, q_value, kl_pq)
            """)
        .repartition(3);
  }

  private PairTallies tallies(long most) {
    return new PairTallies(spark, List.of("k"), List.of("g"), most);
  }

  @Test
  void over_countsRowsByStatus_andTheirPartialsAndDrift() {
    PairTallies tallies = tallies(4);
    assertThat(tallies.over(InternalRows.of(decided())).query().count()).isEqualTo(4);
    assertThat(tallies.total().counts())
        .isEqualTo(new DivergenceCounts(12, Map.of("OK", 2L, "TOO_FEW", 1L, "OWN", 1L), 2));
    assertThat(tallies.total().largest().largestPq())
        .extracting(row -> row.get(0))
        .containsExactly("d", "a", "c", "b");
  }

  /** As where an executor is lost, and another one computes its partitions again. */
  @Test
  void over_readTwice_countsOnce() {
    PairTallies tallies = tallies(4);
    Dataset<Row> rows = tallies.over(InternalRows.of(decided())).query();
    long first = rows.collectAsList().size();
    DivergenceCounts once = tallies.total().counts();
    assertThat(rows.collectAsList()).hasSize((int) first);
    assertThat(tallies.total().counts()).isEqualTo(once);
    assertThat(tallies.total().groups().orElseThrow().get(List.of()).pairs).isEqualTo(4);
  }

  @Test
  void over_fewOrManyRows_haveTheSameSummary() {
    Dataset<Row> none = spark.sql("select 'x' g where false");
    List<List<Row>> summaries =
        List.of(4L, Long.MAX_VALUE).stream()
            .map(
                most -> {
                  PairTallies tallies = tallies(most);
                  tallies.over(InternalRows.of(decided())).query().count();
                  return new Summarise(List.of("g"), "run")
                      .summarise(tallies.total(), decided(), none)
                      .sort("level", "g")
                      .collectAsList();
                })
            .toList();
    assertThat(summaries.get(0)).hasSize(3).isEqualTo(summaries.get(1));
    assertThat(summaries.get(0).get(0).<Double>getAs("kl_pq_p50")).isEqualTo(3.0);
  }

  @Test
  void over_noRows_areNoPairs_withOneRowOfNothing() {
    PairTallies tallies = tallies(0);
    tallies.over(InternalRows.of(decided().filter("false"))).query().count();
    assertThat(tallies.total().counts()).isEqualTo(new DivergenceCounts(0, Map.of(), 0));
    assertThat(tallies.total().groups().orElseThrow().keySet()).containsExactly(List.of());
    assertThat(tallies.total().largest().largestPq()).isEmpty();
  }

  @Test
  void over_moreGroupsThanTheDriverHolds_haveNoFigures() {
    Dataset<Row> many =
        decided().filter("k = 'a'").drop("g").crossJoin(spark.range(5000).toDF("g"));
    PairTallies tallies = tallies(5000);
    tallies.over(InternalRows.of(many.repartition(2))).query().count();
    assertThat(tallies.total().counts().rows()).isEqualTo(5000);
    assertThat(tallies.total().groups()).isEmpty();
  }
}
