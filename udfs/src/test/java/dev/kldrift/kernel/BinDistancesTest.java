package dev.kldrift.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances against decimal arithmetic of 100 digits, and against what others publish. */
class BinDistancesTest {
  private static final double U = 0x1p-53;

  /** Kinds of pairs. */
  enum Kind {
    COUNTS,
    LARGE_COUNTS,
    NEAR_COUNTS,
    WEIGHTS,
    NEAR_WEIGHTS,
    WIDE_WEIGHTS;

    double[] first(Random random, int bins) {
      return random
          .doubles(bins)
          .map(
              x ->
                  switch (this) {
                    case COUNTS -> Math.floor(x * 1000);
                    case LARGE_COUNTS, NEAR_COUNTS -> Math.floor(x * 0x1p44);
                    case WEIGHTS, NEAR_WEIGHTS -> x;
                    case WIDE_WEIGHTS -> Math.exp(1200 * x - 600);
                  })
          .toArray();
    }

    double[] second(Random random, double[] first) {
      double[] second = this == WIDE_WEIGHTS ? first.clone() : first(random, first.length);
      if (this == NEAR_COUNTS || this == NEAR_WEIGHTS) {
        second = first.clone();
        int bin = random.nextInt(first.length);
        second[bin] = this == NEAR_COUNTS ? second[bin] + 1 : Math.nextUp(second[bin]);
      }
      if (this == WIDE_WEIGHTS) {
        second[random.nextInt(first.length)] = 1;
      }
      return second;
    }

    /** Weights are not added up exactly. */
    double absolute() {
      return this == COUNTS || this == LARGE_COUNTS || this == NEAR_COUNTS ? 0 : 1e-30;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void distances_seededPairs_areThoseOfDecimalArithmetic(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    for (int round = 0; round < 60; round++) {
      int bins = 2 + random.nextInt(70);
      double[] p = kind.first(random, bins);
      double[] q = kind.second(random, p);
      double[] edges = random.doubles(bins + 1).map(x -> 1e6 + Math.exp(9 * x)).sorted().toArray();
      BinDistances found = BinDistances.of(p, q, BinScale.between(edges));
      String as = kind + " " + Arrays.toString(p) + Arrays.toString(q);
      assertThat(found.ks()).as(as).isCloseTo(ks(p, q), tolerance(ks(p, q), kind, 1));
      assertThat(found.linf()).as(as).isCloseTo(linf(p, q), tolerance(linf(p, q), kind, 1));
      double wasserstein = wasserstein(p, q, edges);
      assertThat(found.wasserstein())
          .as(as)
          .isCloseTo(wasserstein, tolerance(wasserstein, kind, edges[bins] - edges[0]));
    }
  }

  /** Whole numbers in bins of one width take a shorter way, which rounds as the long one does. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COUNTS", "LARGE_COUNTS", "NEAR_COUNTS"})
  void distances_inBinsOfOneWidth_haveTheBitsOfTheWayForAnyBins(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    for (int bins : new int[] {1, 2, 3, 64, 1025, 4096}) {
      double[] p = kind.first(random, bins);
      double[] q = kind.second(random, p);
      double[] edges = new double[bins + 1];
      Arrays.setAll(edges, i -> 3.0 * i); // a gap of 3 is not scaled to 1
      BinDistances any = BinDistances.of(p, q, BinScale.between(edges));
      BinDistances even = BinDistances.of(p, q, BinScale.numbers(bins));
      assertThat(even.ks()).isEqualTo(any.ks());
      assertThat(even.linf()).isEqualTo(any.linf());
      assertThat(even.wasserstein())
          .isCloseTo(any.wasserstein() / 3, within(2 * U * any.wasserstein()));
      Arrays.setAll(edges, i -> 4.0 * i);
      assertThat(BinDistances.of(p, q, BinScale.between(edges)).wasserstein())
          .isEqualTo(4 * even.wasserstein());
    }
  }

  /** What the way for small whole numbers must leave to the other, and what it may just take. */
  @ParameterizedTest
  @ValueSource(
      doubles = {
        0x1p51, // times 1 + 1 below: a sum of 2^52, one too many
        0x1p51 - 1,
        0x1p52 + 1, // adding 2^52 loses its last bit
        0x1p53,
        0x1p53 + 2,
        0x1p60,
        1e300,
        0.5,
        0x1p-1074,
        0x1.8p51, // whole
        4503599627370495.5, // the largest that is not
        -0.0
      })
  void distances_atTheEndsOfWholeNumbers_haveTheSameBitsInEveryForm(double weight) {
    for (int bins : new int[] {2, 8, 11, 300}) {
      for (int bin : new int[] {0, bins - 1}) {
        double[] p = new double[bins];
        p[bin] = weight;
        p[1 % bins] += 1;
        double[] q = new double[bins];
        q[bins / 2] = 2;
        BinScale scale = BinScale.numbers(bins);
        BinDistances found = BinDistances.of(p, q, scale);
        assertThat(found).isEqualTo(BinDistances.of(Kernels.scalar(), p, q, scale));
        double[] edges = new double[bins + 1];
        Arrays.setAll(edges, i -> i);
        double wasserstein = wasserstein(p, q, edges);
        assertThat(found.ks()).isCloseTo(ks(p, q), within(4 * U));
        assertThat(found.linf()).isCloseTo(linf(p, q), within(4 * U));
        assertThat(found.wasserstein()).isCloseTo(wasserstein, within(8 * U * wasserstein));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void distances_seededPairs_haveTheSameBitsInEveryForm(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    for (int bins = 1; bins < 600; bins += 1 + random.nextInt(20)) {
      double[] p = kind.first(random, bins);
      double[] q = kind.second(random, p);
      BinScale scale = BinScale.numbers(bins);
      assertThat(BinDistances.of(p, q, scale))
          .isEqualTo(BinDistances.of(Kernels.scalar(), p, q, scale));
    }
  }

  /** Counts that doubles do not hold, against the same decimal arithmetic. */
  @Test
  void distances_ofCountsBeyondDoubles_areThoseOfDecimalArithmetic() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int bins = 2 + random.nextInt(20);
      long[] p = random.longs(bins, 0, round % 2 == 0 ? Long.MAX_VALUE : (1L << 53) + 9).toArray();
      long[] q = p.clone();
      p[0] = (1L << 53) + 1;
      q[0] = 1L << 53;
      q[random.nextInt(bins)]++;
      double[] edges = random.doubles(bins + 1).map(x -> 1e6 + Math.exp(9 * x)).sorted().toArray();
      BigDecimal[] exactP = Oracle.decimals(p);
      BigDecimal[] exactQ = Oracle.decimals(q);
      BinDistances found = BinDistances.of(p, q, BinScale.between(edges));
      assertThat(found.ks()).isCloseTo(ks(exactP, exactQ), within(2 * U * found.ks()));
      assertThat(found.linf()).isCloseTo(linf(exactP, exactQ), within(2 * U * found.linf()));
      double wasserstein = wasserstein(exactP, exactQ, edges);
      assertThat(found.wasserstein()).isCloseTo(wasserstein, within(4 * U * wasserstein));
    }
  }

  private static org.assertj.core.data.Offset<Double> tolerance(
      double value, Kind kind, double span) {
    return within(4 * U * value + kind.absolute() * span);
  }

  private static BigDecimal sum(BigDecimal[] weights, int bins) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < bins; i++) {
      sum = sum.add(weights[i]);
    }
    return sum;
  }

  private static BigDecimal cumulated(BigDecimal[] p, BigDecimal[] q, int bins) {
    return sum(p, bins)
        .divide(sum(p, p.length), Oracle.DIGITS)
        .subtract(sum(q, bins).divide(sum(q, q.length), Oracle.DIGITS))
        .abs();
  }

  private static double ks(double[] p, double[] q) {
    return ks(Oracle.decimals(p), Oracle.decimals(q));
  }

  private static double ks(BigDecimal[] p, BigDecimal[] q) {
    BigDecimal largest = BigDecimal.ZERO;
    for (int i = 1; i < p.length; i++) {
      largest = largest.max(cumulated(p, q, i));
    }
    return largest.doubleValue();
  }

  private static double linf(double[] p, double[] q) {
    return linf(Oracle.decimals(p), Oracle.decimals(q));
  }

  private static double linf(BigDecimal[] p, BigDecimal[] q) {
    BigDecimal largest = BigDecimal.ZERO;
    for (int i = 0; i < p.length; i++) {
      BigDecimal inP = p[i].divide(sum(p, p.length), Oracle.DIGITS);
      BigDecimal inQ = q[i].divide(sum(q, q.length), Oracle.DIGITS);
      largest = largest.max(inP.subtract(inQ).abs());
    }
    return largest.doubleValue();
  }

  private static double wasserstein(double[] p, double[] q, double[] edges) {
    return wasserstein(Oracle.decimals(p), Oracle.decimals(q), edges);
  }

  private static double wasserstein(BigDecimal[] p, BigDecimal[] q, double[] edges) {
    BigDecimal all = BigDecimal.ZERO;
    for (int i = 1; i < p.length; i++) {
      BigDecimal gap = new BigDecimal(edges[i + 1]).subtract(new BigDecimal(edges[i - 1]));
      all = all.add(cumulated(p, q, i).multiply(gap));
    }
    return all.divide(BigDecimal.valueOf(2), Oracle.DIGITS).doubleValue();
  }

  /** Examples of scipy.stats.wasserstein_distance 1.17, their values put side by side. */
  @Test
  void wasserstein_examplesOfScipy_areReproduced() {
    assertThat(at(new double[] {0, 1, 3, 5, 6, 8}, "1 1 1 0 0 0", "0 0 0 1 1 1").wasserstein())
        .isEqualTo(5.0);
    assertThat(at(new double[] {0, 1}, "3 1", "2 2").wasserstein()).isEqualTo(0.25);
    double[] places = {1.4, 3.4, 3.9, 4.5, 7.5, 7.8};
    assertThat(at(places, "0 1.4 0.9 0 3.1 7.2", "3.5 0 0 3.2 0 0").wasserstein())
        .isCloseTo(4.078133143804786, within(4e-15));
  }

  private static BinDistances at(double[] places, String p, String q) {
    return BinDistances.of(numbers(p), numbers(q), BinScale.between(places, places));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void distances_proportionalCounts_areExactlyZero() {
    double[] p = {1, 7, 0, 123_456_789};
    double[] q = {3, 21, 0, 370_370_367};
    assertThat(BinDistances.of(p, q, BinScale.numbers(4))).isEqualTo(new BinDistances(0, 0, 0));
  }

  @Test
  void distances_disjointEnds_areTheWholeSpan() {
    BinDistances found =
        BinDistances.of(
            new double[] {5, 0, 0},
            new double[] {0, 0, 9},
            BinScale.between(new double[] {0, 2, 4, 8}));
    assertThat(found).isEqualTo(new BinDistances(5, 1, 1));
  }

  @Test
  void laws_seededPairs_hold() {
    Random random = new Random(7L);
    for (int round = 0; round < 200; round++) {
      int bins = 1 + random.nextInt(40);
      double[] p = Kind.COUNTS.first(random, bins);
      double[] q = Kind.COUNTS.first(random, bins);
      double[] r = Kind.COUNTS.first(random, bins);
      BinScale scale = BinScale.numbers(bins);
      BinDistances pq = BinDistances.of(p, q, scale);
      double variation = WeightDivergence.of(p, q).totalVariation();
      assertThat(pq).isEqualTo(BinDistances.of(q, p, scale));
      assertThat(pq.linf()).isLessThanOrEqualTo(variation * (1 + 4 * U));
      assertThat(pq.ks()).isLessThanOrEqualTo(variation * (1 + 4 * U));
      assertThat(pq.wasserstein()).isLessThanOrEqualTo(variation * scale.span() * (1 + 9 * U));
      assertThat(pq.wasserstein())
          .isLessThanOrEqualTo(
              (BinDistances.of(p, r, scale).wasserstein()
                      + BinDistances.of(r, q, scale).wasserstein())
                  * (1 + 9 * U));
    }
  }

  @Test
  void distances_extremeWeightsAndPlaces_stayFinite() {
    double[] edges = {-Double.MAX_VALUE, -1, 1, Double.MAX_VALUE};
    double[] p = {Double.MAX_VALUE, Double.MAX_VALUE, 0};
    double[] q = {0, Double.MIN_VALUE, Double.MIN_VALUE};
    BinDistances found = BinDistances.of(p, q, BinScale.between(edges));
    assertThat(found.ks()).isEqualTo(0.5);
    assertThat(found.linf()).isEqualTo(0.5);
    assertThat(found.wasserstein()).isEqualTo(Double.MAX_VALUE / 2);
    double[] close = {0, Double.MIN_VALUE, 3 * Double.MIN_VALUE, 4 * Double.MIN_VALUE};
    assertThat(BinDistances.of(p, q, BinScale.between(close)).wasserstein())
        .isEqualTo(2 * Double.MIN_VALUE);
  }

  @Test
  void distances_openBinsAndBinsWithoutPlace_countAsDocumented() {
    // The middles are 10, 15, 20; NULL has no place.
    double[] from = {Double.NEGATIVE_INFINITY, 10, 20, Double.NaN};
    double[] to = {10, 20, Double.POSITIVE_INFINITY, Double.NaN};
    BinDistances found =
        BinDistances.of(
            new double[] {1, 0, 1, 2}, new double[] {2, 0, 0, 6}, BinScale.between(from, to));
    assertThat(found).isEqualTo(new BinDistances(5, 0.5, 0.25));
  }

  @Test
  void distances_categoriesAndEmptySides_areNotNumbers() {
    double[] p = {1, 2};
    double[] q = {2, 2};
    BinDistances categories = BinDistances.of(p, q, BinScale.unordered());
    assertThat(categories.ks()).isNaN();
    assertThat(categories.wasserstein()).isNaN();
    assertThat(categories.linf()).isCloseTo(1 / 6.0, within(U));
    assertThat(BinDistances.of(p, new double[2], BinScale.numbers(2)).linf()).isNaN();
    BinScale first = BinScale.between(new double[] {0, Double.NaN}, new double[] {1, Double.NaN});
    BinDistances placeless = BinDistances.of(p, new double[] {0, 3}, first);
    assertThat(placeless.ks()).isNaN();
    assertThat(placeless.linf()).isCloseTo(1 / 3.0, within(U));
  }

  @Test
  void distances_badInput_namesArgumentIndexAndRule() {
    BinScale scale = BinScale.numbers(2);
    assertThatThrownBy(() -> BinDistances.of(new double[] {1, -1}, new double[] {1, 1}, scale))
        .isInstanceOf(InvalidHistogramException.class)
        .hasMessageContaining("p[1] is negative");
    assertThatThrownBy(() -> BinDistances.of(new double[] {1}, new double[] {1, 1}, scale))
        .isInstanceOf(InvalidHistogramException.class)
        .hasMessageContaining("differ in length: 1 != 2");
    assertThatThrownBy(() -> BinScale.between(new double[] {0, 1, 1}))
        .hasMessage("edges[2] is 1.0 after 1.0 (must rise)");
  }
}
