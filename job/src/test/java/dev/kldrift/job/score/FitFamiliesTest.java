package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.approximate.Families;
import dev.kldrift.approximate.Objective;
import dev.kldrift.job.table.ResultTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FitFamiliesTest extends StageFixture {
  private Dataset<Row> fit(String query, String family, String... assignments) {
    Dataset<Row> rows = read(query, assignments);
    return new FitFamilies(config, input, "run")
        .fit(rows, List.of(Families.parse(family)), List.of(Objective.values()));
  }

  /** A uniform that covers 9 to 1 has both bins; the mode that it seeks is the first. */
  @Test
  void fit_bothObjectives_ofEveryRow() {
    Dataset<Row> fits =
        fit(
            "select * from values ('a', array(9, 1), array(1, 1)), ('b', array(0, 0), array(1, 1))"
                + " as t(k, p, q)",
            "uniform");
    assertThat(ResultTable.APPROXIMATION.definition().fits(fits.schema())).isTrue();
    assertThat(text(fits, "k", "objective", "status", "q", "round(kl_pq, 3)", "round(kl_qp, 3)"))
        .containsExactly(
            "[a,kl_pq,OK,ArraySeq(0.5, 0.5),0.368,0.511]",
            "[a,kl_qp,OK,ArraySeq(1.0, 0.0),Infinity,0.105]",
            "[b,kl_pq,EMPTY_P,null,NaN,NaN]",
            "[b,kl_qp,EMPTY_P,null,NaN,NaN]");
  }

  /** Of log-weights the evidence is known: ln(e^0 + e^0). */
  @Test
  void fit_logWeights_haveEvidence() {
    Dataset<Row> fits =
        fit("select 'a' k, array(0d, 0d) p, array(0d, 0d) q", "uniform", "domain=log_weights");
    assertThat(text(fits, "objective", "log_evidence", "elbo", "kl_qp"))
        .containsExactly(
            "[kl_pq," + Math.log(2) + "," + Math.log(2) + ",0.0]",
            "[kl_qp," + Math.log(2) + "," + Math.log(2) + ",0.0]");
  }
}
