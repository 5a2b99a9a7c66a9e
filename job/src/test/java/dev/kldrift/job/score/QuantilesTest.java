package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class QuantilesTest extends StageFixture {
  /** Linear between ranks: the median of 1 to 4 is 2.5, the 0.9 quantile 3 + 0.7. */
  @Test
  void of_finiteValuesOfEachGroup() {
    assertThat(
            text(
                new Quantiles(new Column[] {functions.col("g")})
                    .of(
                        spark.sql(
                            "select g, v kl_pq, -v kl_qp, cast(null as double) js_divergence"
                                + " from values ('a', 4d), ('a', 1d), ('a', 3d), ('a', 2d),"
                                + " ('a', double('Infinity')), ('b', 7d), ('b', double('NaN')),"
                                + " ('c', null) as t(g, v)")),
                "g",
                "kl_pq_p50",
                "round(kl_pq_p90, 12)",
                "kl_qp_p50",
                "js_divergence_p50"))
        .containsExactly("[a,2.5,3.7,-2.5,null]", "[b,7.0,7.0,-7.0,null]");
  }
}
