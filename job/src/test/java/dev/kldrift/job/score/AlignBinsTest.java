package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class AlignBinsTest extends StageFixture {
  private List<String> aligned(String query, String... assignments) {
    Dataset<Row> rows = read(query, assignments);
    Dataset<Row> checked = new CheckRows(config, input).check(rows);
    return text(
        new AlignBins(config, input).align(checked, runs()),
        "k",
        "__names",
        "__p",
        "__q",
        "partials",
        "__rejected");
  }

  @Test
  void align_gathersBinsInOrder_andFillsWhatOneSideLacks() {
    assertThat(
            aligned(
                "select * from values ('a', 'y', 2, null), ('a', 'x', 1, 3), ('a', 'z', null, 5),"
                    + " ('a', 'x', 10, 30), ('b', 'y', 7, 8) as t(k, bin, p, q)"))
        .containsExactly(
            "[a,ArraySeq(x, y, z),ArraySeq(11.0, 2.0, 0.0),ArraySeq(33.0, 0.0, 5.0),4,0]",
            "[b,ArraySeq(y),ArraySeq(7.0),ArraySeq(8.0),1,0]");
  }

  @Test
  void align_numberedBins_areInTheOrderOfNumbers() {
    assertThat(
            aligned("select 'a' k, bin, p, p q from values (10, 1), (9, 2), (-1, 3) as t(bin, p)"))
        .containsExactly(
            "[a,ArraySeq(-1, 9, 10),ArraySeq(3.0, 2.0, 1.0),ArraySeq(3.0, 2.0, 1.0),3,0]");
  }

  @Test
  void align_rejectedRows_areCountedAndNotAdded() {
    assertThat(
            aligned(
                "select * from values ('a', 'x', 1, 3), ('a', 'x', -1, 3), ('a', null, 1, 1)"
                    + " as t(k, bin, p, q)"))
        .containsExactly("[a,ArraySeq(x),ArraySeq(1.0),ArraySeq(3.0),1,2]");
  }

  @Test
  void align_moreBinsThanMayBe_isAGroupWithoutHistogram() {
    assertThat(
            aligned(
                "select 'a' k, bin, 1 p, 1 q from values ('x'), ('y'), ('z') as t(bin)",
                "limits.max-bins=2"))
        .containsExactly("[a,ArraySeq(),null,null,3,0]");
  }

  @Test
  void align_maps_areTheSameBins() {
    assertThat(
            aligned(
                "select * from values ('a', map('y', 2, 'x', 1), map('x', 3)),"
                    + " ('a', map('z', 4), map('x', 5)) as t(k, p, q)"))
        .containsExactly(
            "[a,ArraySeq(x, y, z),ArraySeq(1.0, 2.0, 4.0),ArraySeq(8.0, 0.0, 0.0),2,0]");
  }
}
