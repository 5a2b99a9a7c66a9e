package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.run.JobFailure;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FindDuplicatesTest extends StageFixture {
  private static final String WIDE =
      "select k, w, array(1) p, array(1) q from values ('a', 1), ('a', 2), (null, 1), (null, %d)"
          + " as t(k, w)";
  private static final String LONG =
      "select 'a' k, bin, 1 p, 1 q from values ('x'), ('y'), ('%s') as t(bin)";

  private boolean mustCombine(String query, String... assignments) {
    Dataset<Row> rows = read(query, assignments);
    return new FindDuplicates(config, input).find(rows).repeat();
  }

  @Test
  void wide_onlyWhereAKeyIsThereTwice() {
    assertThat(mustCombine(WIDE.formatted(2))).isFalse();
  }

  @Test
  void wide_theNullKeyTwice_isCombined() {
    assertThat(mustCombine(WIDE.formatted(1))).isTrue();
  }

  @Test
  void wide_always_isCombined() {
    assertThat(mustCombine(WIDE.formatted(2), "combine=always")).isTrue();
  }

  @Test
  void long_isCombinedInAnyCase_unlessABinMayNotBeThereTwice() {
    assertThat(mustCombine(LONG.formatted("z"), "combine=never")).isTrue();
  }

  @Test
  void never_aKeyTwice_isNamed() {
    assertThatThrownBy(() -> mustCombine(LONG.formatted("x"), "combine=never"))
        .isInstanceOf(JobFailure.class)
        .hasMessage("key (k=a, bin=x) has 2 rows (combine is never)");
  }
}
