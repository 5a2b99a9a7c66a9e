package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.kldrift.kernel.Constants;
import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.WeightDivergence;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairStatisticsTest {
  private static final MathContext DIGITS = new MathContext(50);
  private static final StatisticsOptions OPTIONS = StatisticsOptions.withDefaults();

  @Test
  void of_equalSizes_gIs4nTimesJs() {
    SplittableRandom random = new SplittableRandom(1);
    for (int run = 0; run < 200; run++) {
      Population population = Population.zipf(2 + run, 1);
      double[] p = population.sample(5000, random);
      double[] q = population.sample(5000, random);
      PairStatistics pair = of(p, q);
      double expected = 4 * 5000 * Divergences.of(p, q).jsDivergence();
      assertThat(pair.g().statistic()).isCloseTo(expected, within(1e-9 * expected));
    }
  }

  @Test
  void of_unequalSizes_gAndX2AreTheirDefinitions() {
    SplittableRandom random = new SplittableRandom(2);
    for (double factor : new double[] {1e-2, 1, 1e5, 1e9}) {
      double[] p = random.doubles(40, 0, 1000).map(Math::floor).toArray();
      double[] q = Arrays.stream(p).map(x -> Math.floor(x * factor * 1.001)).toArray();
      q[0] = 100;
      BigDecimal n = new BigDecimal(Divergences.total(p));
      BigDecimal m = new BigDecimal(Divergences.total(q));
      BigDecimal g = BigDecimal.ZERO;
      BigDecimal x2 = BigDecimal.ZERO;
      for (int i = 0; i < 40; i++) {
        BigDecimal a = new BigDecimal(p[i]);
        BigDecimal b = new BigDecimal(q[i]);
        g = g.add(term(a, a.add(b), n, m)).add(term(b, a.add(b), m, n));
        x2 = x2.add(square(a, a.add(b), n, m)).add(square(b, a.add(b), m, n));
      }
      PairStatistics pair = of(p, q);
      assertThat(pair.g().statistic()).isCloseTo(g.doubleValue(), within(1e-12 * g.doubleValue()));
      assertThat(pair.x2().statistic())
          .isCloseTo(x2.doubleValue(), within(1e-12 * x2.doubleValue()));
    }
  }

  @Test
  void of_proportionalCounts_isExactlyNothing() {
    double[] p = {10, 20, 30, 40, 0};
    PairStatistics pair = of(p, Arrays.stream(p).map(x -> 3 * x).toArray());
    assertThat(pair.g().statistic()).isZero();
    assertThat(pair.x2().statistic()).isZero();
    assertThat(pair.g().logP()).isZero();
    assertThat(pair.df()).isEqualTo(3);
    assertThat(pair.js().debiased()).isZero();
    assertThat(pair.js().interval(1.96).lower()).isZero();
  }

  @Test
  void of_swappedSides_mirrorsEverything() {
    SplittableRandom random = new SplittableRandom(9);
    double[] p = Population.zipf(30, 1).sample(700, random);
    double[] q = Population.zipf(30, 0.8).sample(4000, random);
    PairStatistics there = of(p, q);
    PairStatistics back = of(q, p);
    assertThat(there.g().logP()).isCloseTo(back.g().logP(), within(1e-6));
    assertThat(there.x2().logP()).isCloseTo(back.x2().logP(), within(1e-9));
    assertThat(there.klPq().debiased()).isCloseTo(back.klQp().debiased(), within(1e-9));
    assertThat(there.js().standardError()).isCloseTo(back.js().standardError(), within(1e-12));
  }

  @Test
  void of_hugeDrift_logPIsFiniteAndAboutMinusHalfG() {
    double[] p = {1e9, 1, 1};
    double[] q = {1, 1e9, 1};
    PairStatistics pair = of(p, q);
    assertThat(pair.g().logP()).isFinite().isLessThan(-1e8);
    assertThat(pair.g().logP()).isCloseTo(-pair.g().statistic() / 2, within(100.0));
    assertThat(pair.g().p()).isZero();
  }

  @Test
  void of_noOverlap_keepsInfinityAndFiniteTests() {
    PairStatistics pair = of(new double[] {50, 50, 0, 0}, new double[] {0, 0, 70, 30});
    assertThat(pair.klPq().raw()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(pair.klPq().debiased()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(pair.klPq().standardError()).isNaN();
    assertThat(pair.klPq().interval(1.96).upper()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(pair.js().raw()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(pair.g().statistic()).isCloseTo(400 * Math.log(2), within(1e-10));
    assertThat(pair.x2().statistic()).isCloseTo(200, within(1e-10));
    assertThat(pair.g().logP()).isLessThan(-100);
  }

  @Test
  void of_oneSideEmpty_isUnavailable() {
    PairStatistics pair = of(new double[] {1, 2}, new double[] {0, 0});
    assertThat(pair.method()).isEqualTo(TestMethod.UNAVAILABLE);
    assertThat(pair.g().logP()).isNaN();
    assertThat(pair.js().noiseFloor()).isNaN();
  }

  @Test
  void of_oneOccupiedBin_isDegenerateWithPOne() {
    PairStatistics pair = of(new double[] {0, 7}, new double[] {0, 9});
    assertThat(pair.method()).isEqualTo(TestMethod.DEGENERATE);
    assertThat(pair.g().logP()).isZero();
    assertThat(pair.x2().logP()).isZero();
    assertThat(pair.df()).isZero();
    assertThat(pair.power()).isZero();
  }

  @Test
  void of_fewCounts_choosesExactThenMonteCarlo() {
    assertThat(of(new double[] {3, 1}, new double[] {1, 3}).method()).isEqualTo(TestMethod.EXACT);
    assertThat(of(new double[] {9, 400, 615}, new double[] {2, 600, 422}).method())
        .as("three colours of a patch of 32 x 32 pixels")
        .isEqualTo(TestMethod.EXACT);
    double[] spread = new double[40];
    Arrays.fill(spread, 0, 20, 1);
    double[] other = new double[40];
    Arrays.fill(other, 10, 40, 2);
    assertThat(of(spread, other).method()).isEqualTo(TestMethod.MONTE_CARLO);
    assertThat(of(spread, other)).isEqualTo(of(spread.clone(), other.clone()));
    PairStatistics without =
        PairStatistics.of(spread, other, Divergences.of(spread, other), OPTIONS.withTables(0, 0));
    assertThat(without.method()).isEqualTo(TestMethod.MATCHED_GAMMA);
  }

  @Test
  void of_weightsWithSampleSizes_isTheSameAsCounts() {
    double[] p = {100, 300, 600};
    double[] q = {150, 250, 600};
    double[] shares = {0.15, 0.25, 0.6};
    double[] shareP = {0.1, 0.3, 0.6};
    PairStatistics counts = of(p, q);
    PairStatistics scaled =
        PairStatistics.of(shareP, shares, 1000, 1000, Divergences.of(shareP, shares), OPTIONS);
    assertThat(scaled.g().logP()).isCloseTo(counts.g().logP(), within(1e-9));
    assertThat(scaled.js().noiseFloor()).isCloseTo(counts.js().noiseFloor(), within(1e-12));
  }

  /** Shares times a sample size are a rounding error away from counts: 0.29 x 100 < 29. */
  @Test
  void of_sharesOfFewCounts_isTheSameAsCounts() {
    double[] p = {2, 29, 69};
    double[] q = {7, 57, 36};
    double[] shareP = {0.02, 0.29, 0.69};
    double[] shareQ = {0.07, 0.57, 0.36};
    PairStatistics counts = of(p, q);
    PairStatistics scaled =
        PairStatistics.of(shareP, shareQ, 100, 100, Divergences.of(shareP, shareQ), OPTIONS);
    assertThat(counts.method()).isEqualTo(TestMethod.EXACT);
    assertThat(scaled.g().logP()).isCloseTo(counts.g().logP(), within(1e-9));
    assertThat(scaled.x2().logP()).isCloseTo(counts.x2().logP(), within(1e-9));
  }

  /** Shares that are no counts of this size, but for a rare bin: nothing to enumerate. */
  @Test
  void of_sharesThatAreNoCounts_haveTheMatchedLaw() {
    double[] p = {0.02, 0.295, 0.685};
    double[] q = {0.07, 0.5725, 0.3575};
    assertThat(PairStatistics.of(p, q, 100, 100, Divergences.of(p, q), OPTIONS).method())
        .isEqualTo(TestMethod.MATCHED_GAMMA);
  }

  /** A textbook power calculation: a shift of JS 0.01 gives ν = 8 JS nm/(n+m). */
  @Test
  void of_power_growsWithCounts() {
    assertThat(of(new double[] {50, 50}, new double[] {50, 50}).power()).isLessThan(0.6);
    assertThat(of(new double[] {500, 500}, new double[] {500, 500}).power()).isGreaterThan(0.99);
  }

  /** What fills one bin of two could have filled the other: 190 counts a side show JS 0.01. */
  @Test
  void of_powerWithoutAnotherTable_isThatOfTwoBins() {
    double[] needed = {191, 0};
    double[] fewer = {180, 0};
    assertThat(of(needed, needed).power()).isGreaterThan(0.8);
    assertThat(of(fewer, fewer).power()).isLessThan(0.8);
    double[] few = {99, 0};
    assertThat(of(few, needed).power()).isZero();
    assertThat(of(new double[] {1e9}, new double[] {1e9}).power()).isGreaterThan(0.99);
    assertThat(of(new double[] {1, 999_999}, new double[] {0, 1e6}).power()).isGreaterThan(0.99);
  }

  /** 2 O ln(O/E) with E = C n/(n+m). */
  private static BigDecimal term(BigDecimal count, BigDecimal pooled, BigDecimal n, BigDecimal m) {
    if (count.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal ratio = count.multiply(n.add(m)).divide(pooled.multiply(n), DIGITS);
    return count.add(count).multiply(BigDecimalMath.log(ratio, DIGITS), DIGITS);
  }

  /** (O-E)²/E. */
  private static BigDecimal square(
      BigDecimal count, BigDecimal pooled, BigDecimal n, BigDecimal m) {
    if (pooled.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal expected = pooled.multiply(n).divide(n.add(m), DIGITS);
    return count.subtract(expected).pow(2).divide(expected, DIGITS);
  }

  private static PairStatistics of(double[] p, double[] q) {
    return PairStatistics.of(p, q, Divergences.of(p, q), OPTIONS);
  }

  /**
   * Baselines of years against a handful of counts: log p of the binomial law, from log(2 / 2^n).
   */
  @ParameterizedTest
  @CsvSource({
    "1e11, 1e11, 20, 0, -13.169795",
    "1e11, 1e11, 10, 0, -6.238325",
    "1e13, 1e13, 10, 0, -6.238325",
    "1e15, 1e15, 10, 0, -6.238325",
    "1e15, 1, 9, 1, -31.544",
  })
  void exactTest_hugeBaseline_isThatOfAKnownDistribution(
      double p0, double p1, double q0, double q1, double expected) {
    double[] p = {p0, p1};
    double[] q = {q0, q1};
    PairStatistics pair = of(p, q);
    assertThat(pair.method()).isEqualTo(TestMethod.EXACT);
    assertThat(pair.g().logP()).isCloseTo(expected, within(1e-3));
    assertThat(pair.x2().logP()).isCloseTo(expected, within(1e-3));
  }

  /** Bins that the baseline hardly fills made X2 reject every sample. */
  @ParameterizedTest
  @CsvSource({"300", "5000"})
  void pearson_rareBinsOfALargeBaseline_keepsTheLevel(int m) {
    double[] p = new double[19];
    Arrays.setAll(p, i -> Math.rint(1e9 * Math.exp(-(i - 9) * (i - 9) / 2.0)));
    Population population = Population.of(p);
    SplittableRandom random = new SplittableRandom(3);
    int rejected = 0;
    int repetitions = 1000;
    for (int i = 0; i < repetitions; i++) {
      double[] q = population.sample(m, random);
      rejected += of(p, q).x2().p() <= 0.05 ? 1 : 0;
    }
    assertThat(rejected / (double) repetitions).isBetween(0.02, 0.07);
  }

  @Test
  void pearson_rareBinsOnly_leaveNothingToTest() {
    double[] p = {1e8, 1, 1, 1};
    double[] q = {100, 0, 0, 0};
    PairStatistics pair = of(p, q);
    assertThat(pair.x2().p()).isEqualTo(1);
  }

  /** One count in each bin has the same G whether there is drift or not: nothing is known. */
  @Test
  void intervalOfJs_whereCountsTellNothing_isEverything() {
    double[] p = {1, 0};
    double[] q = {0, 1};
    PairStatistics pair = of(p, q);
    assertThat(pair.js().interval(1.96)).isEqualTo(new Interval(0, Constants.LN2));
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "2, 2", "1, 50", "1000000, 1"})
  void intervalOfJs_disjointSides_staysBelowItsLargestValue(double a, double b) {
    double[] p = {a, 0};
    double[] q = {0, b};
    PairStatistics pair = of(p, q);
    assertThat(pair.js().interval(1.96).upper()).isLessThanOrEqualTo(Constants.LN2);
    assertThat(pair.js().debiased()).isLessThanOrEqualTo(Constants.LN2);
  }

  /** What a bin of two counts in ten million adds to a floor is not two nats. */
  @Test
  void floorOfKl_rareBinsOfALargeBaseline_isSmall() {
    double[] p = {5e6, 5e6, 1, 1};
    double[] q = {900, 100, 1, 1};
    PairStatistics pair = of(p, q);
    assertThat(pair.klPq().noiseFloor()).isBetween(0.001, 0.01);
    Interval interval = pair.klPq().interval(1.96);
    assertThat(interval.lower()).isBetween(0.3, 0.51);
    assertThat(interval.upper()).isBetween(0.51, 0.8);
    assertThat(pair.klQp().interval(1.96).lower()).isGreaterThan(0.3);
  }

  /** The largest long stands for a reference that is known, next to any sample. */
  @Test
  void of_sampleWithoutEndBesideASmallOne_saysWhatALargeOneSays() {
    double[] p = {0.2, 0.3, 0.5};
    double[] q = {0.21, 0.3, 0.49};
    Divergence divergence = WeightDivergence.of(p, q);
    StatisticsOptions options = StatisticsOptions.withDefaults();
    for (double m : new double[] {1, 10, 100, 1000, 1e6, 1e9}) {
      PairStatistics large = PairStatistics.of(p, q, m * 1e12, m, divergence, options);
      PairStatistics endless = PairStatistics.of(p, q, Long.MAX_VALUE, m, divergence, options);
      assertClose(endless.g().logP(), large.g().logP());
      assertClose(endless.x2().logP(), large.x2().logP());
      assertClose(endless.power(), large.power());
      assertClose(endless.js().noiseFloor(), large.js().noiseFloor());
      assertClose(endless.klQp().noiseFloor(), large.klQp().noiseFloor());
      PairStatistics turned =
          PairStatistics.of(q, p, m, Long.MAX_VALUE, WeightDivergence.of(q, p), options);
      assertClose(turned.g().logP(), large.g().logP());
      assertClose(turned.power(), large.power());
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isFinite().isCloseTo(expected, within(1e-9 + 1e-6 * Math.abs(expected)));
  }
}
