package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class JoinsTest extends StageFixture {
  private static final List<String> KEYS = List.of("a b", "k");

  private Dataset<Row> left() {
    return spark.sql(
        "select * from values (1, 'x', 'l1'), (null, 'x', 'l2'), (2, null, 'l3')"
            + " as t(`a b`, k, l)");
  }

  private Dataset<Row> right() {
    return spark.sql("select * from values (null, 'x', 'r2'), (2, 'x', 'r3') as t(`a b`, k, r)");
  }

  @Test
  void leftOnKeys_nullsAreEqual_andKeysAreThoseOfTheLeft() {
    Dataset<Row> joined = Joins.leftOnKeys(left(), right(), KEYS);
    assertThat(joined.columns()).containsExactly("a b", "k", "l", "r");
    assertThat(text(joined, "l", "r", "`a b`", "k"))
        .containsExactly("[l1,null,1,x]", "[l2,r2,null,x]", "[l3,null,2,null]");
  }

  @Test
  void innerOnKeys_needsAllKeys() {
    assertThat(text(Joins.innerOnKeys(left(), right(), KEYS), "l", "r")).containsExactly("[l2,r2]");
  }

  @Test
  void missingOnKeys_areRowsWithoutPartner() {
    assertThat(text(Joins.missingOnKeys(left(), right().drop("r"), KEYS), "l"))
        .containsExactly("[l1]", "[l3]");
  }
}
