package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactTestTest {

  /** Fisher's tea tasting, 3 of 4 right: two-sided p = 34/70 (Fisher 1935; R fisher.test). */
  @Test
  void logPs_teaTasting_is34Of70() {
    double[] logs = logPs(new double[] {3, 1}, new double[] {1, 3});
    assertThat(Math.exp(logs[0])).isCloseTo(34.0 / 70, within(1e-15));
    assertThat(Math.exp(logs[1])).isCloseTo(34.0 / 70, within(1e-15));
  }

  @Test
  void logPs_randomSmallTables_equalRationalEnumeration() {
    SplittableRandom random = new SplittableRandom(21);
    for (int run = 0; run < 60; run++) {
      int bins = random.nextInt(2, 5);
      double[] p = random.doubles(bins, 0, 5).map(Math::floor).toArray();
      double[] q = random.doubles(bins, 1, 9).map(Math::floor).toArray();
      if (Divergences.total(p) == 0) {
        continue;
      }
      double[] logs = logPs(p, q);
      assertThat(Math.exp(logs[0])).isCloseTo(enumeratedG(p, q), within(1e-13));
      assertThat(Math.exp(logs[1])).isCloseTo(enumeratedX2(p, q), within(1e-13));
    }
  }

  /** Three colours of a patch: from likely to hardly possible. */
  @Test
  void logPs_threeColors_equalRationalEnumeration() {
    for (double[] p : new double[][] {{3, 20, 27}, {0, 18, 32}, {7, 43, 0}}) {
      double[] q = {7 - p[0], 43 - p[1], 60 - p[2]};
      double[] logs = logPs(p, q);
      assertThat(logs[0]).isCloseTo(Math.log(enumeratedG(p, q)), within(1e-11));
      assertThat(logs[1]).isCloseTo(Math.log(enumeratedX2(p, q)), within(1e-11));
    }
  }

  /** All of one bin in one sample, all of the other in the other: p = 2/C(2n, n), no double. */
  @Test
  void logPs_beyondTheSmallestDouble_staysExact() {
    int n = 1500;
    double expected = Math.log(2);
    for (int i = 1; i <= n; i++) {
      expected -= Math.log((double) (n + i) / i);
    }
    assertThat(expected).isLessThan(-2000);
    double[] logs = logPs(new double[] {n, 0}, new double[] {0, n});
    assertThat(logs[0]).isCloseTo(expected, within(1e-8));
    assertThat(logs[1]).isCloseTo(expected, within(1e-8));
  }

  /** The smaller sample is all of a rare bin: most weights of either bin are no doubles. */
  @Test
  void logPs_unequalSamples_staysExact() {
    // All 900 counts of a bin of 1,000 pooled counts among a million: C(1000,900)/C(1e6,900).
    double expected = 0;
    for (int i = 0; i < 900; i++) {
      expected += Math.log((1000.0 - i) / (1e6 - i));
    }
    double[] logs = logPs(new double[] {900, 0}, new double[] {100, 999_000});
    assertThat(logs[0]).isCloseTo(expected, within(1e-7));
    assertThat(logs[1]).isCloseTo(expected, within(1e-7));
  }

  @Test
  void logPs_hugeCommonBin_staysExact() {
    // 5 of 5 rare counts in the sample of 10 of a billion: p = C(10,5)/C(1e9,5) nearly.
    double logs = logPs(new double[] {5, 5}, new double[] {0, 1e9 - 10})[0];
    double expected = Math.log(252.0) - 5 * Math.log(1e9) + Math.log(120) + 10e-9;
    assertThat(logs).isCloseTo(expected, within(1e-6));
  }

  @Test
  void monteCarlo_sameTable_agreesWithExactAndRepeats() {
    double[] p = {6, 1, 2, 0, 3};
    double[] q = {1, 4, 2, 3, 6};
    ContingencyTable table = ContingencyTable.of(p, q, 12, 16, 5);
    double[] exact = ExactTest.logPs(table);
    long seed = CounterRandom.seedOf(p, q);
    double[] drawn = new double[2];
    for (int i = 0; i < 200; i++) {
      double[] once = MonteCarloTest.logPs(table, 2000, seed + i);
      drawn[0] += Math.exp(once[0]) / 200;
      drawn[1] += Math.exp(once[1]) / 200;
    }
    // Sequential estimates are biased by up to 1/20 of p.
    assertThat(drawn[0]).isCloseTo(Math.exp(exact[0]), within(0.08 * Math.exp(exact[0])));
    assertThat(drawn[1]).isCloseTo(Math.exp(exact[1]), within(0.08 * Math.exp(exact[1])));
    assertThat(MonteCarloTest.logPs(table, 999, seed))
        .containsExactly(MonteCarloTest.logPs(table, 999, CounterRandom.seedOf(p, q)));
  }

  private static double[] logPs(double[] p, double[] q) {
    int bins = Divergences.of(p, q).binsUsed();
    return ExactTest.logPs(
        ContingencyTable.of(p, q, Divergences.total(p), Divergences.total(q), bins));
  }

  private static double enumeratedX2(double[] p, double[] q) {
    return enumerated(p, q, ExactTestTest::reachesX2);
  }

  private static double enumeratedG(double[] p, double[] q) {
    return enumerated(p, q, ExactTestTest::reachesG);
  }

  /** Whether a first row is at least as extreme as the observed one, with these column sums. */
  private interface Order {
    boolean reaches(int[] row, int[] observed, int[] pooled);
  }

  private static double enumerated(double[] p, double[] q, Order order) {
    int[] pooled = new int[p.length];
    int[] observed = new int[p.length];
    for (int i = 0; i < p.length; i++) {
      pooled[i] = (int) (p[i] + q[i]);
      observed[i] = (int) p[i];
    }
    BigInteger[] ways = {BigInteger.ZERO, BigInteger.ZERO};
    Tables.forEach(
        pooled,
        Arrays.stream(observed).sum(),
        (row, w) -> {
          ways[0] = ways[0].add(w);
          ways[1] = order.reaches(row, observed, pooled) ? ways[1].add(w) : ways[1];
        });
    return new BigDecimal(ways[1])
        .divide(new BigDecimal(ways[0]), MathContext.DECIMAL64)
        .doubleValue();
  }

  private static boolean reachesX2(int[] row, int[] observed, int[] pooled) {
    return key(row, pooled).minus(key(observed, pooled)).numerator().signum() >= 0;
  }

  private static boolean reachesG(int[] row, int[] observed, int[] pooled) {
    return powers(row, pooled).compareTo(powers(observed, pooled)) >= 0;
  }

  /** Π a^a (C-a)^(C-a), which orders tables as G does. */
  private static BigInteger powers(int[] row, int[] pooled) {
    BigInteger product = BigInteger.ONE;
    for (int j = 0; j < row.length; j++) {
      int other = pooled[j] - row[j];
      product = product.multiply(BigInteger.valueOf(row[j]).pow(row[j]));
      product = product.multiply(BigInteger.valueOf(other).pow(other));
    }
    return product;
  }

  /** Σ a²/C, which orders tables as X2 does. */
  private static Rational key(int[] row, int[] pooled) {
    Rational sum = Rational.ZERO;
    for (int j = 0; j < row.length; j++) {
      if (pooled[j] > 0) {
        long square = (long) row[j] * row[j];
        sum = sum.plus(Rational.of(BigInteger.valueOf(square), BigInteger.valueOf(pooled[j])));
      }
    }
    return sum;
  }
}
