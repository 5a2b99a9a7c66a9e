package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RejectRowsTest extends StageFixture {
  private static final String ROWS =
      "select * from values ('a', array(1, 2), array(3, 4)), ('b', array(1), array(1, 2)),"
          + " ('c', array(-1, 2), array(1, 2)) as t(k, p, q)";

  private Dataset<Row> checked;
  private RejectRows reject;

  private void check() {
    Dataset<Row> rows = read(ROWS);
    checked = new CheckRows(config, input).check(rows);
    reject = new RejectRows(input, "run");
  }

  @Test
  void faulty_areRowsAsTheyCame_withReasonAndFile() {
    check();
    assertThat(
            text(
                reject.faulty(checked),
                "k",
                "p",
                "reason",
                "run_id",
                "schema_version",
                "source_file like '%.parquet'"))
        .containsExactly(
            "[b,ArraySeq(1),LENGTH_MISMATCH,run,1,true]",
            "[c,ArraySeq(-1, 2),NEGATIVE,run,1,true]");
  }

  @Test
  void lost_areRowsInOrderOfGroupsThatLost() {
    check();
    Dataset<Row> groups = new CombinePartials(config, input).withGroups(checked);
    Dataset<Row> lost =
        spark.sql(
            "select 'a' k, 2 __bin_count, 0L __labels,"
                + " named_struct('reason', 'LENGTH_MISMATCH', 'detail', 'why') __problem"
                + " union all select 'b', 2, 0L, named_struct('reason', 'OTHER', 'detail', '')");
    assertThat(text(reject.lost(groups, lost), "k", "p", "reason", "detail"))
        .containsExactly("[a,ArraySeq(1, 2),LENGTH_MISMATCH,why]");
  }

  @Test
  void with_rowsOfAnotherKind_haveNullWhereTheyHaveNothing() {
    check();
    Dataset<Row> frames =
        spark.sql("select 'SIZE' reason, 'small' detail, 'f.png' source_file, 7L t");
    Dataset<Row> both = reject.with(reject.faulty(checked), Optional.of(frames));
    assertThat(text(both.filter("k is null"), "k", "p", "q", "reason", "source_file", "run_id"))
        .containsExactly("[null,null,null,SIZE,f.png,run]");
    assertThat(both.count()).isEqualTo(3);
  }
}
