package dev.kldrift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.job.run.JobFailure;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The table {@code decomposition}, from input files to the published file. */
class DecompositionTest extends CompareFixture {
  private static final double U = 0x1p-53;
  private static final String LEVELS = "decomposition.levels=feature,region";
  private static final StructType INPUT =
      new StructType()
          .add("feature", DataTypes.StringType)
          .add("region", DataTypes.StringType)
          .add("shop", DataTypes.IntegerType)
          .add("p", DataTypes.createArrayType(DataTypes.LongType))
          .add("q", DataTypes.createArrayType(DataTypes.LongType));

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shop(String feature, String region, int shop, long[] p, long[] q) {
    Row row() {
      return RowFactory.create(feature, region, shop, boxed(p), boxed(q));
    }

    boolean isBelow(Row group) {
      String inRegion = group.getAs("region");
      return feature.equals(group.getAs("feature"))
          && (inRegion == null || inRegion.equals(region));
    }

    private static Long[] boxed(long[] counts) {
      return Arrays.stream(counts).boxed().toArray(Long[]::new);
    }
  }

  /**
   * Random hierarchies of 3 levels, from large shifts to tiny ones, in the order they were made and
   * cut into partial rows over shuffled files: both give the same bits, and what the kernel says of
   * all shops and bins as one histogram.
   */
  @Test
  void decompose_randomHierarchies_closeTo8uInAnyOrder() {
    List<Shop> shops = randomShops();
    Dataset<Row> rows = spark.createDataFrame(shops.stream().map(Shop::row).toList(), INPUT);
    compare(TestSpark.write(folder.resolve("whole"), rows), LEVELS, "domain=probabilities");
    String whole = decomposition();
    compare(TestSpark.write(folder.resolve("cut"), cut(rows)), LEVELS);

    assertThat(decomposition()).isEqualTo(whole);
    assertThat(table("decomposition").groupBy("level").count().orderBy("level").collectAsList())
        .hasToString("[[1,6], [2,30]]");
    for (Row row : table("decomposition").collectAsList()) {
      requireChainRule(row, shops.stream().filter(shop -> shop.isBelow(row)).toList());
    }
  }

  private static void requireChainRule(Row row, List<Shop> below) {
    Divergence flat =
        WeightDivergence.of(
            below.stream().flatMapToLong(shop -> Arrays.stream(shop.p)).toArray(),
            below.stream().flatMapToLong(shop -> Arrays.stream(shop.q)).toArray());
    Divergence pooled =
        WeightDivergence.of(
            pooled(below.stream().map(Shop::p).toList()),
            pooled(below.stream().map(Shop::q).toList()));
    assertThat(row.<String>getAs("status")).isEqualTo("OK");
    assertThat(value(row, "total_p")).isEqualTo(flat.totalP());
    assertThat(value(row, "total_q")).isEqualTo(flat.totalQ());
    requireSplit(row, "pq", flat.klPq(), pooled.klPq());
    requireSplit(row, "qp", flat.klQp(), pooled.klQp());
  }

  private static void requireSplit(Row row, String direction, double flat, double pooled) {
    String kl = "kl_" + direction;
    assertThat(value(row, kl)).as(kl).isCloseTo(flat, within(8 * U * flat));
    assertThat(value(row, kl + "_mix") + value(row, kl + "_within")).isEqualTo(value(row, kl));
    assertThat(value(row, "pooled_" + kl)).isEqualTo(pooled);
    assertThat(value(row, "pooled_" + kl) + value(row, "hidden_" + direction))
        .isCloseTo(flat, within(8 * U * flat));
  }

  private static List<Shop> randomShops() {
    SplittableRandom random = new SplittableRandom(20260715);
    List<Shop> shops = new ArrayList<>();
    for (int feature = 0; feature < 6; feature++) {
      double shift = Math.pow(10, -feature);
      for (int region = 0; region < 5; region++) {
        for (int shop = 0; shop < 1 + 2 * region; shop++) {
          long[] p = random.longs(3 + 7 * feature, 1, 100_000_000).toArray();
          long[] q =
              Arrays.stream(p)
                  .map(count -> 1 + (long) (count * (1 + shift * random.nextDouble(-1, 1))))
                  .toArray();
          shops.add(new Shop("f" + feature, "r" + region, shop, p, q));
        }
      }
    }
    return shops;
  }

  /** Count c of a bin goes to partial i of 3 as c / 3, and one more for the first c % 3. */
  private static Dataset<Row> cut(Dataset<Row> rows) {
    String share = "transform(%1$s, c -> c div 3 + if(part < c %% 3, 1, 0)) %1$s";
    return rows.selectExpr("*", "explode(sequence(0, 2)) part")
        .selectExpr("feature", "region", "shop", share.formatted("p"), share.formatted("q"))
        .orderBy(org.apache.spark.sql.functions.rand(5))
        .repartition(5);
  }

  private static long[] pooled(List<long[]> histograms) {
    long[] sums = new long[histograms.get(0).length];
    for (long[] counts : histograms) {
      Arrays.setAll(sums, i -> sums[i] + counts[i]);
    }
    return sums;
  }

  private String decomposition() {
    return table("decomposition").drop("run_id", "run_date").collectAsList().toString();
  }

  @Test
  void decompose_realWeights_giveEqualBitsInAnyOrder() {
    Path one =
        input(
            "one",
            "select 'f' feature, id % 3 region, id shop, transform(sequence(1, 9), i -> rand(7) + i / 3) p,"
                + " transform(sequence(1, 9), i -> rand(8) * i) q from range(200)");
    Dataset<Row> shuffled = spark.read().parquet(one.toString()).orderBy("q").repartition(5);
    compare(one, LEVELS, "domain=probabilities");
    String first = decomposition();
    compare(TestSpark.write(folder.resolve("other"), shuffled), LEVELS, "domain=probabilities");
    assertThat(decomposition()).isEqualTo(first).contains("OK");
  }

  /** Bins x, y and y, z do not add up by position; x, y and y, x are the same bins. */
  @Test
  void decompose_longLayout_poolsByTheNamesOfBins() {
    compare(
        input(
            "in",
            "select * from values ('f', 'a', 'x', 1, 2), ('f', 'a', 'y', 2, 1), ('f', 'b', 'y', 1, 2), ('f', 'b', 'z', 2, 1),"
                + " ('g', 'a', 'y', 2, 1), ('g', 'a', 'x', 1, 2), ('g', 'b', 'x', 1, 2), ('g', 'b', 'y', 2, 1) as t(feature, region, bin, p, q)"),
        "decomposition.levels=feature");
    assertThat(
            rows(
                "decomposition",
                "select feature, status, round(kl_pq, 3), round(pooled_kl_pq, 3), hidden_pq from t order by 1"))
        .containsExactly("[f,BINS_DIFFER,0.231,null,null]", "[g,OK,0.231,0.231,0.0]");
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
    assertThat(catchThrowable(() -> compare(input, "decomposition.levels=featur")))
        .isInstanceOf(JobFailure.class)
        .hasMessage("decomposition.levels: 'featur' is not a key column (keys: [feature, region])");
    assertThat(catchThrowable(() -> compare(input, "decomposition.levels=region,feature")))
        .hasMessage(
            "decomposition.levels: names every key column (leave one out, whose values are the parts)");
    Path reserved = input("reserved", "select 'f' kl_pq_mix, 'a' region, array(1) p, array(1) q");
    assertThat(catchThrowable(() -> compare(reserved, "decomposition.levels=region")))
        .hasMessageContaining("key column 'kl_pq_mix' has the name of a result column");
  }

  /** The shops of docs/concepts.md: their numbers and what it says of them. */
  @Test
  void decompose_shopsOfTheDocs_giveTheirNumbers() throws IOException {
    String shops = "A (\\d+), (\\d+); B (\\d+), (\\d+)";
    Pattern line =
        Pattern.compile(
            "\\| (only \\w+(?: \\w+)?) \\| "
                + shops
                + " \\| "
                + shops
                + " \\| ([0-9.]+) \\| ([0-9.]+) \\| ([0-9.]+) \\|");
    List<String> pairs = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    Matcher row = line.matcher(Files.readString(Path.of("../docs/concepts.md")));
    while (row.find()) {
      pairs.add(pair(row, "A", 2, 6));
      pairs.add(pair(row, "B", 4, 8));
      expected.add(
          "[" + String.join(",", row.group(1), row.group(10), row.group(11), row.group(12)) + "]");
    }
    assertThat(expected).hasSize(2);
    String query = "select * from values %s as t(moved, shop, p, q)";
    compare(input("in", query.formatted(String.join(", ", pairs))), "decomposition.levels=moved");
    assertThat(
            rows(
                "decomposition",
                "select moved, format_string('%.4f', kl_pq_mix), format_string('%.4f', kl_pq_within),"
                    + " format_string('%.4f', pooled_kl_pq) from t"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String pair(Matcher row, String shop, int p, int q) {
    return "('%s', '%s', array(%s, %s), array(%s, %s))"
        .formatted(
            row.group(1), shop, row.group(p), row.group(p + 1), row.group(q), row.group(q + 1));
  }

  private static double value(Row row, String column) {
    return row.<Double>getAs(column);
  }
}
