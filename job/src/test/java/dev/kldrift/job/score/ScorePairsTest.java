package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class ScorePairsTest extends StageFixture {
  private Dataset<Row> scored(String query, String... assignments) {
    Dataset<Row> rows = read(query, assignments);
    CombinePartials partials = new CombinePartials(config, input);
    return new ScorePairs(config, input)
        .score(
            rows,
            functions.col("p"),
            functions.col("q"),
            partials.sampleSizeP(),
            partials.sampleSizeQ(),
            partials.binNames());
  }

  private Dataset<Row> quantities(String query, String... assignments) {
    Dataset<Row> scored = scored(query, assignments);
    CombinePartials partials = new CombinePartials(config, input);
    ScorePairs score = new ScorePairs(config, input);
    Dataset<Row> checked = new CheckRows(config, input).checkScored(scored);
    return ScorePairs.each(InternalRows.of(score.quantities(partials.passThrough(checked))))
        .query();
  }

  @Test
  void quantities_areThoseOfTheSqlFunction_andRowsOutOfOrderHaveNone() {
    Dataset<Row> scored =
        quantities(
            "select * from values ('a', array(1, 3), array(3, 1)), ('b', array(2, 0), array(1, 1)),"
                + " ('c', array(-1, 1), array(1, 1)) as t(k, p, q)");
    assertThat(text(scored, "k", "kl_pq", "kl_qp", "total_p", "bins"))
        .containsExactly(
            "[a," + (0.5 * Math.log(3)) + "," + (0.5 * Math.log(3)) + ",4.0,2]",
            "[b," + Math.log(2) + ",Infinity,2.0,2]");
  }

  /** A number that may be NULL would have every row handed over, outside of generated code. */
  @Test
  void score_sampleSizesAndEffectsOfColumns_isACallInGeneratedCode() {
    Dataset<Row> scored =
        scored(
            "select k, array(0.5d, 0.5d) p, array(0.25d, 0.75d) q, n n_p, n n_q from values"
                + " ('a', 5), ('b', cast(null as int)) as t(k, n)",
            "domain=probabilities",
            "decision.minimum-effect=a* psi 0.5,total_variation 0.05");
    assertThat(scored.queryExecution().analyzed().toString()).contains("score_pair.invoke(");
  }

  @Test
  void quantities_testsNeedSampleSizes() {
    String query = "select 'a' k, array(0.25d, 0.75d) p, array(0.75d, 0.25d) q";
    assertThat(text(quantities(query, "domain=probabilities"), "k", "g_statistic", "power"))
        .containsExactly("[a,null,null]");
  }

  @Test
  void rows_haveTheirRunBehindTheKeys_andNameTheirSmoothing() {
    Dataset<Row> scored =
        quantities("select 'a' k, array(1, 3) p, array(3, 1) q", "statistics.smoothing=jeffreys");
    Dataset<Row> rows = new ScorePairs(config, input).rows(scored, "run");
    assertThat(rows.columns()).startsWith("k", "run_id", "schema_version");
    assertThat(text(rows, "k", "run_id", "schema_version", "smoothing", "size(top_bins)"))
        .containsExactly("[a,run,1,jeffreys,2]");
    // (1.5, 3.5) / 5 against (3.5, 1.5) / 5
    assertThat(rows.head().<Double>getAs("kl_pq_smoothed"))
        .isCloseTo(0.4 * Math.log(3.5 / 1.5), within(1e-15));
  }
}
