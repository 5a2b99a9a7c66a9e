package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.TestSpark;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Mix against change inside, on groups small enough to work out by hand. */
class DecomposeTest {
  private static final double U = 0x1p-53;

  private final SparkSession spark = TestSpark.session();

  private List<Row> decompose(String select, List<String> levels, String query) {
    Decompose decompose = new Decompose(levels, "run", (name, rows) -> rows.localCheckpoint());
    Dataset<Row> rows = decompose.decompose(spark.sql(query));
    return rows.orderBy("level", levels.get(0)).selectExpr(select.split(", ")).collectAsList();
  }

  /** Rows of {@code (feature, p, q)}, each a segment. */
  private List<Row> decompose(String select, String pairs) {
    return decompose(
        "feature, level, " + select,
        List.of("feature"),
        "select cast(f as string) feature, p as __p, q as __q, cast(null as array<string>) __names,"
            + " 0L __rejected from values "
            + pairs
            + " as t(f, p, q)");
  }

  /**
   * Simpson: in north and in south bin 0 keeps its share, 80 % and 20 %, and traffic moves from
   * north to south. The pooled histogram moves from 68 % to 32 %, and nothing changed inside.
   */
  @Test
  void decompose_trafficMovesBetweenUnchangedSegments_isMixAlone() {
    Row row =
        decompose(
                "kl_pq_mix, kl_pq_within, kl_qp_within, pooled_kl_pq, hidden_pq, kl_pq",
                "('f', array(64, 16), array(16, 4)), ('f', array(4, 16), array(16, 64))")
            .get(0);
    double moved = 0.6 * Math.log(4); // 80 to 20 against 20 to 80
    double pooled = 0.36 * Math.log(68 / 32.0);
    assertThat(row.<Double>getAs("kl_pq_mix")).isCloseTo(moved, within(8 * U * moved));
    assertThat(row.<Double>getAs("kl_pq")).isEqualTo(row.<Double>getAs("kl_pq_mix"));
    assertThat(row.<Double>getAs("kl_pq_within")).isZero();
    assertThat(row.<Double>getAs("kl_qp_within")).isZero();
    assertThat(row.<Double>getAs("pooled_kl_pq")).isCloseTo(pooled, within(8 * U * pooled));
    assertThat(row.<Double>getAs("hidden_pq")).isCloseTo(moved - pooled, within(8 * U * moved));
  }

  /** Opposite changes: nothing to see in the sum, KL 0.4 ln(7/3) in each segment. */
  @Test
  void decompose_oppositeChangesInside_areHiddenByPooling() {
    Row row =
        decompose(
                "segments, kl_pq_mix, kl_pq_within, pooled_kl_pq, hidden_pq, hidden_qp",
                "('f', array(70, 30), array(30, 70)), ('f', array(30, 70), array(70, 30))")
            .get(0);
    double inside = 0.4 * Math.log(7 / 3.0);
    assertThat(row.<Long>getAs("segments")).isEqualTo(2);
    assertThat(row.<Double>getAs("kl_pq_mix")).isZero();
    assertThat(row.<Double>getAs("kl_pq_within")).isCloseTo(inside, within(8 * U * inside));
    assertThat(row.<Double>getAs("pooled_kl_pq")).isZero();
    assertThat(row.<Double>getAs("hidden_pq")).isCloseTo(inside, within(8 * U * inside));
    assertThat(row.<Double>getAs("hidden_qp")).isCloseTo(inside, within(8 * U * inside));
  }

  /** What a difference of two sums would lose: 1e-12 of counts move, KL is about 1e-24. */
  @Test
  void decompose_tinyHiddenPart_isRightToTheLastPlaces() {
    Row row =
        decompose(
                "pooled_kl_pq, hidden_pq",
                "('f', array(1000000000001L, 999999999999L), array(1000000000000L, 1000000000000L)),"
                    + " ('f', array(999999999999L, 1000000000001L), array(1000000000000L, 1000000000000L))")
            .get(0);
    assertThat(row.<Double>getAs("pooled_kl_pq")).isZero();
    assertThat(row.<Double>getAs("hidden_pq")).isCloseTo(5e-25, within(16 * U * 5e-25));
  }

  /** ln 2 is 0.6931. A side without mass at all makes every divergence of the row NaN. */
  @Test
  void decompose_emptySidesAndSegmentsOfOneSide_followTheContract() {
    List<Row> rows =
        decompose(
            "status, "
                + fourPlaces("kl_pq_mix", "kl_pq_within", "kl_qp_mix", "kl_qp_within")
                + ", pooled_kl_pq, "
                + fourPlaces("hidden_pq", "hidden_qp"),
            "('new', array(1, 1), array(2, 2)), ('new', array(0, 0), array(2, 2)),"
                + " ('gone', array(1, 1), array(2, 2)), ('gone', array(1, 1), array(0, 0)),"
                + " ('split', array(2, 0), array(1, 1)), ('split', array(0, 2), array(1, 1)),"
                + " ('apart', array(1, 0), array(0, 1)), ('apart', array(1, 0), array(0, 1)),"
                + " ('none', array(0, 0), array(1, 1)), (null, array(1, 1), array(0, 0))");
    assertThat(rows)
        .hasToString(
            "[[null,1,EMPTY_Q,NaN,NaN,NaN,NaN,NaN,NaN,NaN]"
                + ", [apart,1,OK,0.0,Infinity,0.0,Infinity,Infinity,0.0,0.0]"
                + ", [gone,1,OK,Infinity,0.0,0.6931,0.0,0.0,Infinity,0.6931]"
                + ", [new,1,OK,0.6931,0.0,Infinity,0.0,0.0,0.6931,Infinity]"
                + ", [none,1,EMPTY_P,NaN,NaN,NaN,NaN,NaN,NaN,NaN]"
                + ", [split,1,OK,0.0,0.6931,0.0,Infinity,0.0,0.6931,Infinity]]");
  }

  private static String fourPlaces(String... columns) {
    return Stream.of(columns)
        .map(column -> "rint(%1$s * 1e4) / 1e4 as %1$s".formatted(column))
        .collect(Collectors.joining(", "));
  }

  /** KL of (1/3, 2/3) from (2/3, 1/3) is ln(2)/3 = 0.231. */
  @Test
  void decompose_differingBins_poolNothingAtThatLevelAndAbove() {
    List<Row> rows =
        decompose(
            "level, feature, region, segments, status, rint(kl_pq * 1e3) / 1e3, pooled_kl_pq is null, hidden_pq",
            List.of("feature", "region"),
            "select feature, region, p as __p, q as __q, names as __names, 0L as __rejected from values"
                + " ('f', 'a', array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('f', 'a', array(1, 2), array(2, 1), array('y', 'x')),"
                + " ('f', 'b', array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('g', 'a', array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('g', 'b', array(1, 2, 0), array(2, 1, 0), array('x', 'y', 'z')) as t(feature, region, p, q, names)");
    assertThat(rows.stream().map(Row::toString))
        .containsExactlyInAnyOrder(
            "[1,f,null,2,BINS_DIFFER,0.231,true,null]",
            "[1,g,null,2,BINS_DIFFER,0.231,true,null]",
            "[2,f,a,2,BINS_DIFFER,0.231,true,null]",
            "[2,f,b,1,OK,0.231,false,0.0]",
            "[2,g,a,1,OK,0.231,false,0.0]",
            "[2,g,b,1,OK,0.231,false,0.0]");
  }

  @Test
  void decompose_sumsAbove2To53_areNullWithAStatus() {
    String select = "level, feature, region, status, total_p, kl_pq, hidden_pq";
    List<Row> rows =
        decompose(
            select,
            List.of("feature", "region"),
            "select 'f' feature, region, array(9007199254740991, s) as __p, array(1L, 1L) as __q,"
                + " cast(null as array<string>) as __names, 0L as __rejected"
                + " from values ('a', 1L), ('a', 1L), ('b', 1L) as t(region, s)");
    assertThat(rows.stream().map(Row::toString))
        .contains("[1,f,null,OVERFLOW,null,null,null]", "[2,f,a,OVERFLOW,null,null,null]")
        .anyMatch(row -> row.startsWith("[2,f,b,OK,9.007199254740992E15,"));
  }
}
