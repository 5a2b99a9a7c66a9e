package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The table {@code decomposition}: mix against change inside, level by level. */
class DecomposeTest extends CompareFixture {
  private static final double U = 0x1p-53;
  private static final String LEVELS = "decomposition.levels=feature,region";
  private static final StructType INPUT =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("region", DataTypes.StringType)
          .add("shop", DataTypes.IntegerType)
          .add("p", DataTypes.createArrayType(DataTypes.LongType))
          .add("q", DataTypes.createArrayType(DataTypes.LongType));

  /** Hierarchies of 3 levels against the kernel on the histogram of all shops and bins at once. */
  @Test
  void decompose_randomHierarchies_closeTo8uOfTheFlattenedHistogram() {
    List<Row> shops = randomShops();
    compare(TestSpark.write(folder.resolve("in"), spark.createDataFrame(shops, INPUT)), LEVELS);
    assertThat(table("decomposition").groupBy("level").count().orderBy("level").collectAsList())
        .hasToString("[[1,6], [2,30]]");
    for (Row row : table("decomposition").collectAsList()) {
      List<Row> below = shops.stream().filter(shop -> isBelow(shop, row)).toList();
      Divergence flat = WeightDivergence.of(flat(below, 3), flat(below, 4));
      Divergence pooled = WeightDivergence.of(pooled(below, 3), pooled(below, 4));
      assertThat(value(row, "total_p")).isEqualTo(flat.totalP());
      assertThat(value(row, "total_q")).isEqualTo(flat.totalQ());
      assertThat(value(row, "kl_pq")).isCloseTo(flat.klPq(), within(8 * U * flat.klPq()));
      assertThat(value(row, "kl_qp")).isCloseTo(flat.klQp(), within(8 * U * flat.klQp()));
      assertThat(value(row, "kl_pq_mix") + value(row, "kl_pq_within"))
          .isEqualTo(value(row, "kl_pq"));
      assertThat(value(row, "pooled_kl_pq")).isEqualTo(pooled.klPq());
      assertThat(value(row, "pooled_kl_qp")).isEqualTo(pooled.klQp());
      assertThat(value(row, "pooled_kl_pq") + value(row, "hidden_pq"))
          .isCloseTo(flat.klPq(), within(16 * U * flat.klPq()));
      assertThat(value(row, "pooled_kl_qp") + value(row, "hidden_qp"))
          .isCloseTo(flat.klQp(), within(16 * U * flat.klQp()));
      assertThat(row.<String>getAs("status")).isEqualTo("OK");
    }
  }

  private static List<Row> randomShops() {
    SplittableRandom random = new SplittableRandom(20260715);
    List<Row> shops = new ArrayList<>();
    for (int feature = 0; feature < 6; feature++) {
      double shift = Math.pow(10, -feature);
      for (int region = 0; region < 5; region++) {
        int bins = 3 + 7 * feature;
        for (int shop = 0; shop < 1 + 2 * region; shop++) {
          long[] p = random.longs(bins, 1, 100_000_000).toArray();
          Long[] q = new Long[bins];
          for (int i = 0; i < bins; i++) {
            q[i] = 1 + (long) (p[i] * (1 + shift * random.nextDouble(-1, 1)));
          }
          Long[] boxed = java.util.Arrays.stream(p).boxed().toArray(Long[]::new);
          shops.add(RowFactory.create("f" + feature, "r" + region, shop, boxed, q));
        }
      }
    }
    return shops;
  }

  private static boolean isBelow(Row shop, Row group) {
    String region = group.getAs("region");
    return shop.get(0).equals(group.getAs("feature"))
        && (region == null || region.equals(shop.get(1)));
  }

  private static long[] flat(List<Row> shops, int column) {
    return shops.stream()
        .flatMapToLong(shop -> java.util.Arrays.stream((Long[]) shop.get(column)).mapToLong(x -> x))
        .toArray();
  }

  private static long[] pooled(List<Row> shops, int column) {
    long[] sums = new long[((Long[]) shops.get(0).get(column)).length];
    for (Row shop : shops) {
      Long[] counts = (Long[]) shop.get(column);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts[i];
      }
    }
    return sums;
  }

  /**
   * Simpson: in both regions the share of bin 0 stays, 80 % and 20 %, and traffic moves from north
   * to south. The pooled histogram moves from 68 % to 32 %, nothing changed inside.
   */
  @Test
  void decompose_trafficMovesBetweenUnchangedSegments_isMixAlone() {
    compare(
        input(
            "in",
            "select * from values ('f', 'north', array(64, 16), array(16, 4)),"
                + " ('f', 'south', array(4, 16), array(16, 64)) as t(feature, region, p, q)"),
        "decomposition.levels=feature");
    Row row = table("decomposition").head();
    double moved = 0.6 * Math.log(4); // 80:20 against 20:80
    assertThat(value(row, "kl_pq_mix")).isCloseTo(moved, within(4 * U));
    assertThat(value(row, "kl_pq_within")).isZero();
    assertThat(value(row, "kl_qp_within")).isZero();
    assertThat(value(row, "pooled_kl_pq")).isCloseTo(0.36 * Math.log(68 / 32.0), within(4 * U));
    assertThat(value(row, "hidden_pq"))
        .isCloseTo(moved - 0.36 * Math.log(68 / 32.0), within(4 * U));
    assertThat(row.<Long>getAs("segments")).isEqualTo(2);
  }

  /** Opposite changes: nothing to see in the sum, KL 0.4 ln(7/3) in each segment. */
  @Test
  void decompose_oppositeChangesInside_areHiddenByPooling() {
    compare(
        input(
            "in",
            "select * from values ('f', 'north', array(70, 30), array(30, 70)),"
                + " ('f', 'south', array(30, 70), array(70, 30)) as t(feature, region, p, q)"),
        "decomposition.levels=feature");
    Row row = table("decomposition").head();
    double inside = 0.4 * Math.log(7 / 3.0);
    assertThat(value(row, "kl_pq_mix")).isZero();
    assertThat(value(row, "kl_pq_within")).isCloseTo(inside, within(4 * U));
    assertThat(value(row, "pooled_kl_pq")).isZero();
    assertThat(value(row, "hidden_pq")).isCloseTo(inside, within(4 * U));
  }

  @Test
  void decompose_emptySidesAndSegmentsOfOneSide_followTheContract() {
    compare(
        input(
            "in",
            "select * from values ('new', 'a', array(1, 1), array(2, 2)), ('new', 'b', array(0, 0), array(2, 2)),"
                + " ('gone', 'a', array(1, 1), array(2, 2)), ('gone', 'b', array(1, 1), array(0, 0)),"
                + " ('split', 'a', array(2, 0), array(1, 1)), ('split', 'b', array(0, 2), array(1, 1)),"
                + " ('apart', 'a', array(1, 0), array(0, 1)), ('apart', 'b', array(1, 0), array(0, 1)),"
                + " ('none', 'a', array(0, 0), array(1, 1)), (null, 'a', array(1, 1), array(0, 0)) as t(feature, region, p, q)"),
        "decomposition.levels=feature");
    String select =
        "select feature, status, kl_pq_mix, kl_pq_within, round(kl_qp_mix, 3), kl_qp_within,"
            + " round(pooled_kl_pq, 3), hidden_pq, round(hidden_qp, 3) from t order by feature";
    assertThat(rows("decomposition", select))
        .containsExactly(
            "[null,EMPTY_Q,NaN,NaN,NaN,NaN,NaN,NaN,NaN]",
            "[apart,OK,0.0,Infinity,0.0,Infinity,Infinity,0.0,0.0]",
            "[gone,OK,Infinity,0.0,0.693,0.0,0.0,Infinity,0.693]",
            "[new,OK,0.693,0.0,Infinity,0.0,0.0,0.693,Infinity]",
            "[none,EMPTY_P,NaN,NaN,NaN,NaN,NaN,NaN,NaN]",
            "[split,OK,0.0,0.693,0.0,Infinity,0.0,0.693,Infinity]");
  }

  @Test
  void decompose_differingBins_poolNothingAtThatLevelAndAbove() {
    compare(
        input(
            "in",
            "select * from values ('f', 'a', 1, array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('f', 'a', 2, array(1, 2), array(2, 1), array('y', 'x')),"
                + " ('f', 'b', 1, array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('g', 'a', 1, array(1, 2), array(2, 1), array('x', 'y')),"
                + " ('g', 'b', 1, array(1, 2, 0), array(2, 1, 0), array('x', 'y', 'z')) as t(feature, region, shop, p, q, bins)"),
        LEVELS);
    assertThat(
            rows(
                "decomposition",
                "select feature, region, level, segments, status, round(kl_pq, 4), round(pooled_kl_pq, 4), hidden_pq from t"
                    + " order by level, feature, region"))
        .containsExactly(
            "[f,null,1,2,BINS_DIFFER,0.231,null,null]",
            "[g,null,1,2,BINS_DIFFER,0.231,null,null]",
            "[f,a,2,2,BINS_DIFFER,0.231,null,null]",
            "[f,b,2,1,OK,0.231,0.231,0.0]",
            "[g,a,2,1,OK,0.231,0.231,0.0]",
            "[g,b,2,1,OK,0.231,0.231,0.0]");
  }

  @Test
  void decompose_longLayoutWithOtherBins_poolsByNameOnly() {
    compare(
        input(
            "in",
            "select * from values ('f', 'a', 'x', 1, 2), ('f', 'a', 'y', 2, 1), ('f', 'b', 'y', 1, 2), ('f', 'b', 'z', 2, 1),"
                + " ('g', 'a', 'y', 2, 1), ('g', 'a', 'x', 1, 2), ('g', 'b', 'x', 1, 2), ('g', 'b', 'y', 2, 1) as t(feature, region, bin, p, q)"),
        "decomposition.levels=feature");
    assertThat(
            rows(
                "decomposition",
                "select feature, status, round(kl_pq, 4), round(pooled_kl_pq, 4), hidden_pq from t order by 1"))
        .containsExactly("[f,BINS_DIFFER,0.231,null,null]", "[g,OK,0.231,0.231,0.0]");
  }

  @Test
  void decompose_totalsAbove2To53_areNullWithAStatus() {
    compare(
        input(
            "in",
            "select 'f' feature, r region, s shop, array(9007199254740992 - s, s) p, array(1L, 1L) q"
                + " from values ('a', 1), ('a', 2), ('b', 1) as t(r, s)"),
        LEVELS);
    assertThat(
            rows(
                "decomposition",
                "select region, status, total_p, kl_pq, hidden_pq from t order by level, region"))
        .contains("[null,OVERFLOW,null,null,null]", "[a,OVERFLOW,null,null,null]");
    assertThat(rows("decomposition", "select status from t where region = 'b'"))
        .containsExactly("[OK]");
  }

  @Test
  void decompose_pairsWithRejectedRows_useTheChosenGroupAndSaySo() {
    compare(
        input(
            "in",
            "select * from values ('f', 'a', array(1, 2), array(2, 1)), ('f', 'a', array(1, -2), array(3, 4)),"
                + " ('f', 'b', array(1, 2), array(2, 1)), ('f', 'b', array(1, 2, 3), array(1, 2, 3)), ('f', 'b', array(1, 0), array(0, 1)),"
                + " ('g', 'a', array(1, 2), array(2, 1)), ('h', 'a', null, array(2)) as t(feature, region, p, q)"),
        "decomposition.levels=feature");
    assertThat(
            rows(
                "decomposition",
                "select feature, status, segments, total_p, total_q from t order by 1"))
        .containsExactly("[f,PARTIAL_INPUT,2,7.0,7.0]", "[g,OK,1,3.0,3.0]");
  }

  @Test
  void decompose_shuffledAndCutInput_givesEqualBits() {
    List<Row> shops = randomShops();
    Set<String> results = new HashSet<>();
    for (int files : new int[] {1, 7}) {
      Dataset<Row> rows =
          spark
              .createDataFrame(shops, INPUT)
              .selectExpr("*", "explode(sequence(0, " + (files - 1) + ")) part")
              .selectExpr("feature", "region", "shop", share("p", files), share("q", files))
              .orderBy(org.apache.spark.sql.functions.rand(files))
              .repartition(files);
      compare(TestSpark.write(folder.resolve("in-" + files), rows), LEVELS);
      results.add(decomposition());
      compare(
          TestSpark.write(folder.resolve("weights-" + files), rows),
          LEVELS,
          "domain=probabilities");
      results.add(decomposition());
    }
    assertThat(results).hasSize(1);
  }

  private static String share(String counts, int parts) {
    return "transform(%1$s, c -> c div %2$d + if(part < c %% %2$d, 1, 0)) %1$s"
        .formatted(counts, parts);
  }

  private String decomposition() {
    return table("decomposition").drop("run_id", "run_date").collectAsList().toString();
  }

  @Test
  void decompose_realWeights_giveEqualBitsInAnyOrder() {
    String rows =
        "select 'f' feature, id % 3 region, id shop, transform(sequence(1, 9), i -> rand(7) + i / 3) p,"
            + " transform(sequence(1, 9), i -> rand(8) * i) q from range(200)";
    Path one = input("one", rows);
    Dataset<Row> same = spark.read().parquet(one.toString());
    Path other = TestSpark.write(folder.resolve("other"), same.orderBy("q").repartition(5));
    compare(one, LEVELS, "domain=probabilities");
    String first = decomposition();
    compare(other, LEVELS, "domain=probabilities");
    assertThat(decomposition()).isEqualTo(first).contains("OK");
  }

  @Test
  void decompose_noRowsOrNotAskedFor_isAnEmptyTableOrNone() {
    Path empty = input("in", "select 'f' feature, 'a' region, array(1) p, array(1) q where false");
    compare(empty, "decomposition.levels=feature");
    assertThat(table("decomposition").count()).isZero();
    assertThat(table("decomposition").columns()).contains("feature", "kl_pq_mix", "hidden_qp");
    Path file = output().resolve("decomposition/run_date=" + DATE + "/decomposition.parquet");
    assertThat(file).exists();
    CompareResult result = compare(empty);
    assertThat(file).as("the run that made it has been replaced").doesNotExist();
    assertThat(result.tables()).hasToString("[QUARANTINE, SUMMARY, DIVERGENCE, RUNS]");
  }

  @Test
  void decompose_wrongLevels_areConfigErrors() {
    Path input = input("in", "select 'f' feature, 'a' region, array(1) p, array(1) q");
    Function<String, Throwable> failure =
        levels ->
            org.assertj.core.api.Assertions.catchThrowable(
                () -> compare(input, "decomposition.levels=" + levels));
    assertThat(failure.apply("featur"))
        .isInstanceOf(JobFailure.class)
        .hasMessage("decomposition.levels: 'featur' is not a key column (keys: [feature, region])");
    assertThat(failure.apply("region,feature"))
        .hasMessage(
            "decomposition.levels: names every key column (leave one out, whose values are the parts)");
    Path reserved = input("reserved", "select 'f' kl_pq_mix, 'a' region, array(1) p, array(1) q");
    assertThatThrownBy(() -> compare(reserved, "decomposition.levels=region"))
        .hasMessageContaining("key column 'kl_pq_mix' has the name of a result column");
  }

  private static double value(Row row, String column) {
    return row.<Double>getAs(column);
  }
}
