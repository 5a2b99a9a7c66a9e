package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CheckRowsTest extends StageFixture {
  private static final String PROBLEM = "__problem.reason";

  private List<String> problems(Dataset<Row> rows, String... columns) {
    return text(new CheckRows(config, input).check(rows), columns);
  }

  @Test
  void check_wide_tellsTheFirstProblemOfEachRow() {
    Dataset<Row> rows =
        read(
            "select * from values ('a', array(1, 2), array(3, 4)), ('b', array(1), array(1, 2)),"
                + " ('c', array(-1, 2), array(1, 2)), ('d', null, array(1, 2)),"
                + " ('e', array(0, 0), array(1, 2)) as t(k, p, q)");
    assertThat(problems(rows, "k", PROBLEM))
        .containsExactly(
            "[a,null]", "[b,LENGTH_MISMATCH]", "[c,NEGATIVE]", "[d,NULL_ARRAY]", "[e,null]");
  }

  @Test
  void check_labels_mustBeAsManyAsBins_andEdgesOneMore() {
    Dataset<Row> rows =
        read(
            "select k, array(1, 2) p, array(3, 4) q, edges, bins from values"
                + " ('a', array(0d, 1d, 2d), array('x', 'y')), ('b', array(0d, 1d), null),"
                + " ('c', array(0d, 2d, 1d), null), ('d', null, array('x')) as t(k, edges, bins)");
    assertThat(problems(rows, "k", PROBLEM))
        .containsExactly("[a,null]", "[b,LABELS_MISMATCH]", "[c,BAD_EDGES]", "[d,LABELS_MISMATCH]");
  }

  @Test
  void check_sampleSizes_mustBeFiniteAndNotNegative() {
    Dataset<Row> rows =
        read(
            "select k, array(0.5d, 0.5d) p, array(0.25d, 0.75d) q, n_p, 10d n_q from values"
                + " ('a', 5d), ('b', -1d), ('c', double('NaN')), ('d', null) as t(k, n_p)",
            "domain=probabilities");
    assertThat(problems(rows, "k", "__problem.detail"))
        .containsExactly(
            "[a,null]",
            "[b,n_p is -1.0 (must be finite and >= 0)]",
            "[c,n_p is NaN (must be finite and >= 0)]",
            "[d,n_p is NULL (must be finite and >= 0)]");
  }

  @Test
  void check_long_aBinIsAHistogramOfOne() {
    Dataset<Row> rows =
        read(
            "select * from values ('a', 'x', 1, 2), ('b', null, 1, 2), ('c', 'x', null, null),"
                + " ('d', 'x', null, 3), ('e', 'x', -1, 2) as t(k, bin, p, q)");
    assertThat(problems(rows, "k", PROBLEM))
        .containsExactly(
            "[a,null]", "[b,NULL_BIN]", "[c,NULL_WEIGHTS]", "[d,null]", "[e,NEGATIVE]");
  }
}
