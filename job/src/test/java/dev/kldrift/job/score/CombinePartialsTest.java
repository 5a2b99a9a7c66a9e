package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinePartialsTest extends StageFixture {
  private static final String ROWS =
      "select * from values ('a', array(1, 2), array(3, 4)), ('a', array(10, 20), array(30, 40)),"
          + " ('a', array(1, 2, 3), array(1, 2, 3)), ('a', array(-1, 2), array(3, 4)),"
          + " ('b', array(5, 0), array(0, 5)) as t(k, p, q)";

  private Dataset<Row> checked(String query, String... assignments) {
    Dataset<Row> rows = read(query, assignments);
    return new CheckRows(config, input).check(rows);
  }

  @Test
  void combine_addsRowsOfAKey_byLength_andCountsRejectedOnesApart() {
    Dataset<Row> checked = checked(ROWS);
    assertThat(
            text(
                new CombinePartials(config, input).combine(checked, runs()),
                "k",
                "__bin_count",
                "__p",
                "__q",
                "partials",
                "__rejected"))
        .containsExactly(
            "[a,-1,null,null,0,1]",
            "[a,2,ArraySeq(11.0, 22.0),ArraySeq(33.0, 44.0),2,0]",
            "[a,3,ArraySeq(1.0, 2.0, 3.0),ArraySeq(1.0, 2.0, 3.0),1,0]",
            "[b,2,ArraySeq(5.0, 0.0),ArraySeq(0.0, 5.0),1,0]");
  }

  /** Rows that lie together are added up without Spark's casts. */
  @ParameterizedTest
  @CsvSource({
    "int,bigint", "int,float", "int,double", "bigint,int", "bigint,float", "bigint,double",
    "float,int", "float,bigint", "float,double", "double,int", "double,bigint", "double,float"
  })
  void combine_sidesOfTwoTypes_areAddedEachByItsOwn(String typeP, String typeQ) {
    Dataset<Row> checked =
        checked(
            "select k, cast(p as array<%s>) p, cast(q as array<%s>) q from values"
                    .formatted(typeP, typeQ)
                + " ('a', array(10, 20), array(20, 10)), ('a', array(1, 2), array(2, 1)),"
                + " ('b', array(1, 2), array(2, 1)) as t(k, p, q)");
    assertThat(text(new CombinePartials(config, input).combine(checked, runs()), "k", "__p", "__q"))
        .containsExactly(
            "[a,ArraySeq(11.0, 22.0),ArraySeq(22.0, 11.0)]",
            "[b,ArraySeq(1.0, 2.0),ArraySeq(2.0, 1.0)]");
  }

  @Test
  void combine_rowsWithOtherLabels_areAnotherGroup() {
    Dataset<Row> checked =
        checked(
            "select 'a' k, array(1, 2) p, array(3, 4) q, bins from values (array('x', 'y')),"
                + " (array('x', 'y')), (array('y', 'x')) as t(bins)");
    assertThat(
            text(
                new CombinePartials(config, input).combine(checked, runs()),
                "partials",
                "__names",
                "__p"))
        .containsExactly(
            "[1,ArraySeq(y, x),ArraySeq(1.0, 2.0)]", "[2,ArraySeq(x, y),ArraySeq(2.0, 4.0)]");
  }

  @Test
  void combine_logWeights_areAddedAsWeights() {
    Dataset<Row> checked =
        checked(
            "select 'a' k, array(p, 0d) p, array(0d, 0d) q from values (0d), (0d),"
                + " (double('-Infinity')) as t(p)",
            "domain=log_weights");
    assertThat(
            new CombinePartials(config, input)
                .combine(checked, runs())
                .selectExpr("__p[0]", "__p[1]")
                .collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getDouble(0)).isEqualTo(Math.log(2));
              assertThat(row.getDouble(1)).isEqualTo(Math.log(3));
            });
  }

  @Test
  void passThrough_isARowPerRowInOrder() {
    Dataset<Row> checked = checked(ROWS);
    assertThat(
            text(
                new CombinePartials(config, input).passThrough(checked),
                "k",
                "__bin_count",
                "__p",
                "partials",
                "__rejected"))
        .containsExactly(
            "[a,2,ArraySeq(1, 2),1,0]",
            "[a,2,ArraySeq(10, 20),1,0]",
            "[a,3,ArraySeq(1, 2, 3),1,0]",
            "[b,2,ArraySeq(5, 0),1,0]");
  }

  @Test
  void binNames_areMadeOfEdges_whereThereAreNoLabels() {
    Dataset<Row> rows =
        read("select 'a' k, array(1, 2) p, array(3, 4) q, array(0d, 0.5d, 2d) edges");
    assertThat(rows.select(new CombinePartials(config, input).binNames()).head().getList(0))
        .isEqualTo(List.of("[0.0, 0.5)", "[0.5, 2.0)"));
  }
}
