package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.JobFailure;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CheckHistogramsTest extends StageFixture {
  private static final String ROWS =
      "select k, p, array(1, 1) q, edges from values ('a', array(1, 2), array(0d, 1d, 2d)),"
          + " ('b', array(1, 2), array(0d, 1d)), ('c', array(1, 2), array(0d, 2d, 1d)),"
          + " ('d', array(-1, 2), null), ('%s', array(1, 2), null) as t(k, p, edges)";

  @Test
  void check_weightsAndPositions() {
    Dataset<Row> rows = read(ROWS.formatted("e"));
    assertThat(text(new CheckHistograms(config, input).check(rows), "k", "__problem.reason"))
        .containsExactly(
            "[a,null]", "[b,LABELS_MISMATCH]", "[c,BAD_POSITIONS]", "[d,NEGATIVE]", "[e,null]");
  }

  @Test
  void requireOneRowPerKey_aKeyTwice_isNamed() {
    Dataset<Row> rows = read(ROWS.formatted("c"));
    CheckHistograms check = new CheckHistograms(config, input);
    assertThatCode(() -> check.requireOneRowPerKey(rows.filter("k <> 'c'")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check.requireOneRowPerKey(rows))
        .isInstanceOf(JobFailure.class)
        .hasMessageStartingWith("key (k=c) has 2 rows");
  }
}
