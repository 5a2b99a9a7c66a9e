package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Rows of one bin each become rows of a key, wherever their bins stand. */
class GatherBinsTest {
  private final SparkSession spark = TestSpark.session();

  @Test
  void binsOfAKey_inAnyOrder_areSorted() {
    assertThat(gathered("('a', 'y', 2, 3), ('a', 'x', 1, 0), ('b', 'x', 5, 6)", 10))
        .containsExactly(
            "[a,List(x, y),List(1.0, 2.0),List(0.0, 3.0),2,2]",
            "[b,List(x),List(5.0),List(6.0),1,1]");
  }

  @Test
  void weightsOfOneBin_apartOrTogether_areAddedUpExactly() {
    // 1 is lost beside 2^60 where the sum is rounded on its way
    assertThat(
            gathered(
                "('a', 'x', 1152921504606846976.5, 1), ('a', 'y', 7, 1), ('a', 'x', 0.25, 1),"
                    + " ('a', 'x', -0.0, 1), ('a', 'y', 1, 1)",
                10))
        .containsExactly("[a,List(x, y),List(1.15292150460684698E18, 8.0),List(3.0, 2.0),2,5]");
  }

  @Test
  void moreBinsThanMayBe_areCountedAndNotGathered() {
    assertThat(
            gathered("('a', '1', 1, 1), ('a', '2', 1, 1), ('a', '3', 1, 1), ('b', '1', 1, 1)", 2))
        .containsExactly("[a,List(),null,null,3,3]", "[b,List(1),List(1.0),List(1.0),1,1]");
  }

  @Test
  void countThatIsTooLarge_losesTheHistogram() {
    assertThat(
            gathered(
                "('a', 'x', 9007199254740992, 1), ('a', 'x', 1, 1),"
                    + " ('b', 'x', double('Infinity'), 1), ('c', 'x', 9007199254740992, 1)",
                10))
        .containsExactly(
            "[a,List(x),null,null,1,2]",
            "[b,List(x),null,null,1,1]",
            "[c,List(x),List(9.007199254740992E15),List(1.0),1,1]");
  }

  @Test
  void nullKeys_areOneKey() {
    assertThat(gathered("(null, 'x', 1, 1), (null, 'y', 2, 2)", 10))
        .containsExactly("[null,List(x, y),List(1.0, 2.0),List(1.0, 2.0),2,2]");
  }

  @Test
  void rejectedRows_areCounted_andAddNoBin() {
    List<Row> rows =
        GatherBins.gather(
                entries("('a', 'x', 1, 1), ('a', 'bad', 1, 1)")
                    .withColumn("__is_bin", org.apache.spark.sql.functions.expr("__bin <> 'bad'")),
                false,
                10)
            .select("__bin", "__p", "__bin_count")
            .collectAsList();
    assertThat(rows.toString()).isEqualTo("[[ArraySeq(x),ArraySeq(1.0),1]]");
  }

  private List<String> gathered(String values, int maxBins) {
    return GatherBins.gather(entries(values), false, maxBins)
        .select("k", "__bin", "__p", "__q", "__bin_count", "partials")
        .collectAsList()
        .stream()
        .map(row -> row.toString().replace("ArraySeq(", "List("))
        .toList();
  }

  private Dataset<Row> entries(String values) {
    return spark
        .sql(
            "select k, bin __bin, double(p) __p, double(q) __q, 1L partials, 0L __rejected,"
                + " string(null) __given_status, double(null) __size_p, double(null) __size_q,"
                + " true __is_bin from values "
                + values
                + " t(k, bin, p, q)")
        .coalesce(1);
  }
}
