package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.BinRule.Kind;
import dev.kldrift.job.profile.Distribution.Cell;
import dev.kldrift.job.profile.Distribution.Piece;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Edges of numbers. */
class NumberEdgesTest {
  private static List<Double> edges(Kind kind, int size, boolean integers, double... values) {
    return counted(kind, size, integers, 1, 100, values);
  }

  /** As tasks count values, each with so many cells, and again until nothing is unknown. */
  private static List<Double> counted(
      Kind kind, int size, boolean integers, int tasks, int cells, double... values) {
    Distribution distribution = new Distribution();
    NumberEdges edges =
        new NumberEdges(
            "v",
            new BinRule("*", kind, size, List.of()),
            new NumberScale(integers, Precision.DOUBLE),
            distribution);
    List<ValueRange> ranges = List.of(ValueRange.ALL);
    while (!ranges.isEmpty()) {
      for (ValueRange range : ranges) {
        distribution.learn(range, counted(range, tasks, cells, values));
      }
      ranges = edges.unknown();
    }
    return edges.edges();
  }

  /** There edge + 1 is the edge again. */
  @Test
  void integer_beyondDoubles_isAnErrorThatNamesTheValues() {
    assertThatThrownBy(() -> edges(Kind.INTEGER, 0, true, 0x1p53 - 1, 0x1p53))
        .hasMessage(
            "profile.bins: 'v integer': v has values from 9007199254740991 to 9007199254740992"
                + " (from 2^53 = 9007199254740992 on whole numbers have no edges of their own; use"
                + " quantile or edges)");
    assertThat(edges(Kind.INTEGER, 0, true, 0x1p53 - 3, 0x1p53 - 2)).hasSize(3);
  }

  static List<Cell> counted(ValueRange range, int tasks, int most, double... values) {
    List<Cell> counted = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      ValueCells cells = new ValueCells(most);
      for (int i = task; i < values.length; i += tasks) {
        long ordered = OrderedBits.of(values[i]);
        if (Double.isFinite(values[i]) && ordered >= range.least() && ordered <= range.greatest()) {
          cells.add(ordered, 1);
        }
      }
      cells.drain(
          (shift, key, count, least, greatest) ->
              counted.add(new Cell(shift, new Piece(least, greatest, count))));
    }
    return counted;
  }

  @Test
  void bits_ofAnyValue_keepItsOrderAndGiveItBack() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      double y = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : Math.nextUp(x);
      if (Double.isFinite(x) && Double.isFinite(y)) {
        assertThat(OrderedBits.value(OrderedBits.of(x))).isEqualTo(x);
        int order = Long.compare(OrderedBits.of(x), OrderedBits.of(y));
        assertThat(order).isEqualTo(Double.compare(x, y));
      }
    }
    assertThat(OrderedBits.of(-0.0)).isEqualTo(OrderedBits.of(0.0)).isZero();
  }

  @Test
  void quantiles_ofManyValues_holdEqualParts() {
    double[] values = new SplittableRandom(6).doubles(100_000, -3, 900).toArray();
    List<Double> edges = edges(Kind.QUANTILE, 10, false, values);
    assertThat(edges).hasSize(11).isSorted();
    for (int i = 0; i < 10; i++) {
      double from = edges.get(i);
      double to = edges.get(i + 1);
      long inside = Arrays.stream(values).filter(v -> v >= from && v < to).count();
      assertThat(inside).isBetween(9_999L, 10_001L);
    }
  }

  @Test
  void quantiles_withAFrequentValue_giveItABinOfItsOwn() {
    double[] values = new double[1000];
    Arrays.setAll(values, i -> i < 800 ? 0 : i - 700);
    assertThat(edges(Kind.QUANTILE, 4, true, values)).startsWith(0.0, 100.0).hasSizeLessThan(7);
  }

  @Test
  void quantiles_ofFewValues_areThoseValues() {
    assertThat(edges(Kind.QUANTILE, 20, true, -2, -2, 0, 7)).containsExactly(-2.0, 0.0, 7.0, 8.0);
  }

  @Test
  void powers_ofEitherSign_areSymmetric() {
    assertThat(edges(Kind.LOG, 1, false, -5, 0, 50))
        .containsExactly(-100.0, -10.0, -1.0, 1.0, 10.0, 100.0);
    assertThat(edges(Kind.LOG, 1, false, 0.02, 5)).containsExactly(0.01, 0.1, 1.0, 10.0);
  }

  @Test
  void wholeNumbers_haveABinEach() {
    assertThat(edges(Kind.INTEGER, 0, true, 3, 6)).containsExactly(3.0, 4.0, 5.0, 6.0, 7.0);
    assertThat(edges(Kind.INTEGER, 0, true, -1, 1)).containsExactly(-1.0, 0.0, 1.0, 2.0);
  }

  @Test
  void nothing_hasNoEdges() {
    assertThat(edges(Kind.QUANTILE, 4, false)).isEmpty();
  }

  /** What each bin should have, worked out from the sorted values. */
  @Test
  void quantiles_ofAThousandDistributions_holdTheirShareOnAnyPartitioning() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int i = 0; i < 1000; i++) {
      double[] values = values(i, random);
      int bins = 2 + random.nextInt(30);
      boolean whole = Arrays.stream(values).allMatch(v -> v == Math.rint(v));
      List<Double> once = counted(Kind.QUANTILE, bins, whole, 1, 1 << 14, values);
      String name = "distribution " + i + ", " + bins + " bins";
      assertThat(once).as(name).isSorted().doesNotHaveDuplicates();
      for (int tasks : new int[] {1, 2, 13}) {
        int cells = 64 + random.nextInt(64);
        assertThat(counted(Kind.QUANTILE, bins, whole, tasks, cells, values))
            .as(name)
            .isEqualTo(once);
      }
      assertShares(name, values, bins, once);
    }
  }

  private static void assertShares(String name, double[] values, int bins, List<Double> edges) {
    TreeMap<Double, Long> counts = new TreeMap<>();
    Arrays.stream(values)
        .filter(Double::isFinite)
        .forEach(value -> counts.merge(value + 0.0, 1L, Long::sum));
    Set<Double> single = new HashSet<>();
    long rest = counts.values().stream().mapToLong(Long::longValue).sum();
    int left = bins;
    while (true) {
      Set<Double> more = new HashSet<>();
      for (Map.Entry<Double, Long> value : counts.entrySet()) {
        if (left > 0 && !single.contains(value.getKey()) && value.getValue() * left >= rest) {
          more.add(value.getKey());
        }
      }
      if (more.isEmpty()) {
        break;
      }
      single.addAll(more);
      rest -= more.stream().mapToLong(counts::get).sum();
      left -= more.size();
    }
    long heaviest =
        counts.entrySet().stream()
            .filter(value -> !single.contains(value.getKey()))
            .mapToLong(Map.Entry::getValue)
            .max()
            .orElse(0);
    List<Double> run = new ArrayList<>();
    Map<Integer, Long> byBin = byBin(edges, counts);
    for (double value : counts.keySet()) {
      if (single.contains(value)) {
        assertThat(byBin.get(bin(edges, value))).as(name).isEqualTo(counts.get(value));
        assertRun(name, edges, counts, run, (double) rest / Math.max(1, left), heaviest);
        run.clear();
      } else {
        run.add(value);
      }
    }
    assertRun(name, edges, counts, run, (double) rest / Math.max(1, left), heaviest);
  }

  /** Bins of a run share it evenly, and are as many as have the common share at least. */
  private static void assertRun(
      String name,
      List<Double> edges,
      Map<Double, Long> counts,
      List<Double> run,
      double common,
      long heaviest) {
    if (run.isEmpty()) {
      return;
    }
    long all = run.stream().mapToLong(counts::get).sum();
    Map<Integer, Long> byBin = byBin(edges, counts);
    long parts = Math.max(1, (long) Math.floor(all / common + 1e-9));
    Set<Integer> bins = new HashSet<>();
    for (double value : run) {
      bins.add(bin(edges, value));
      double count = byBin.get(bin(edges, value));
      assertThat(Math.abs(count - (double) all / parts))
          .as(name)
          .isLessThanOrEqualTo((double) heaviest);
    }
    assertThat(bins).as(name).hasSize((int) parts);
  }

  private static int bin(List<Double> edges, double value) {
    int place = Collections.binarySearch(edges, value);
    return place >= 0 ? place + 1 : -place - 1;
  }

  private static Map<Integer, Long> byBin(List<Double> edges, Map<Double, Long> counts) {
    Map<Integer, Long> byBin = new HashMap<>();
    counts.forEach((value, count) -> byBin.merge(bin(edges, value), count, Long::sum));
    return byBin;
  }

  private static double[] values(int kind, SplittableRandom random) {
    int size = 1 + random.nextInt(kind % 50 == 0 ? 20_000 : 1500);
    double center = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-300, 300));
    double[] values = new double[size];
    Arrays.setAll(
        values,
        i ->
            switch (kind % 12) {
              case 0 -> random.nextDouble();
              case 1 -> Math.exp(20 * Math.pow(random.nextDouble(), 8)); // a heavy tail
              case 2 -> random.nextInt(10) < 7 ? 0 : random.nextDouble(0, 1e4);
              case 3 -> 48.1 + random.nextInt(2001) / 1e5;
              case 4 -> 1.777e12 + random.nextInt(86_400_000);
              case 5 -> 9007199254740992.0 + 2.0 * random.nextLong(1L << 40);
              case 6 -> Double.MIN_VALUE * random.nextInt(5000);
              case 7 -> center + Math.ulp(center) * random.nextInt(700);
              case 8 -> random.nextInt(30) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(-9, 9);
              case 9 -> Double.longBitsToDouble(random.nextLong());
              case 10 -> Math.pow(random.nextInt(1, 60), 3) * (random.nextBoolean() ? 1 : -1);
              default -> random.nextInt(3) == 0 ? 5 : random.nextInt(1000) / 10.0;
            });
    return values;
  }

  @Test
  void edges_areNumbersThatPeopleRead() {
    double[] tenths = new double[3000];
    Arrays.setAll(tenths, i -> (i % 10) / 10.0 + i * 1e-9);
    assertThat(edges(Kind.QUANTILE, 10, false, tenths))
        .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9001);
    double[] latitudes = new SplittableRandom(1).doubles(10_000, 48.10, 48.12).toArray();
    assertThat(edges(Kind.QUANTILE, 20, false, latitudes))
        .hasSize(21)
        .allMatch(edge -> BigDecimal.valueOf(edge).precision() <= 9);
  }

  @Test
  void costs_thatAreMostlyNothing_areParted() {
    double[] costs = new double[10_000];
    Arrays.setAll(costs, i -> i < 9_000 ? 0 : 35 + (i - 9_000) * 7);
    List<Double> edges = edges(Kind.QUANTILE, 20, false, costs);
    assertThat(edges).hasSize(21).startsWith(0.0, 30.0); // 19 bins of the thousand others
  }

  @Test
  void ends_ofNumbers_areAtHandWhereTheyAreOne() {
    assertThat(edges(Kind.QUANTILE, 20, false, 0, 0, 0)).containsExactly(0.0, 0.001);
    assertThat(edges(Kind.QUANTILE, 20, false, 0.1, 0.1)).containsExactly(0.1, 0.1001);
    assertThat(edges(Kind.QUANTILE, 20, false, Double.MAX_VALUE)).containsExactly(Double.MAX_VALUE);
  }
}
