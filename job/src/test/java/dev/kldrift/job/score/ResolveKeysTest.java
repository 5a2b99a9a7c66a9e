package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.config.Domain;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ResolveKeysTest extends StageFixture {
  private static final List<String> KEYS = List.of("k");
  private static final ResolveKeys RESOLVE = new ResolveKeys(8, Domain.COUNTS);

  /** Scored groups: key, length, hash of labels, rows, rejected rows, a quantity. */
  private Dataset<Row> groups() {
    return spark.sql(
        "select * from values ('a', 2, 7L, 3L, 0L, 2), ('a', 3, 7L, 1L, 0L, 3),"
            + " ('a', -1, 0L, 0L, 2L, null), ('b', 2, 9L, 1L, 0L, 2), ('b', 2, 4L, 1L, 0L, 2),"
            + " ('c', 9, 1L, 5L, 0L, null), ('c', 4, 1L, 1L, 0L, 4), (null, 2, 1L, 1L, 0L, null)"
            + " as t(k, __bin_count, __labels_hash, partials, __rejected, bins)");
  }

  @Test
  void chosen_isTheScoredGroupOfMostRows_thenOfTheSmallestHash() {
    assertThat(
            text(
                RESOLVE.chosen(groups(), KEYS),
                "k",
                "__bin_count",
                "__labels_hash",
                "partials",
                "__rejected"))
        .containsExactly("[a,2,7,3,3]", "[b,2,4,1,1]", "[c,4,1,1,5]");
  }

  @Test
  void lost_areTheOthersThatHaveRowsInOrder_withTheReason() {
    assertThat(text(RESOLVE.lost(groups(), KEYS), "k", "__bin_count", "__problem.reason"))
        .containsExactly(
            "[a,3,LENGTH_MISMATCH]",
            "[b,2,LABELS_MISMATCH]",
            "[c,9,TOO_MANY_BINS]",
            "[null,2,OVERFLOW]");
  }

  @Test
  void pairs_areTheHistogramsOfTheChosen() {
    Dataset<Row> groups =
        groups().selectExpr("*", "if(bins is null, null, array(bins)) __p", "array(1) __q");
    assertThat(text(RESOLVE.pairs(groups.drop("bins"), KEYS), "k", "__p", "partials", "__rejected"))
        .containsExactly("[a,ArraySeq(2),3,3]", "[b,ArraySeq(2),1,1]", "[c,ArraySeq(4),1,5]");
  }
}
