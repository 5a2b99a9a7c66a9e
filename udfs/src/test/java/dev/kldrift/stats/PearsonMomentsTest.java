package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact moments of X2 are those of the enumerated distribution, in rational arithmetic. */
class PearsonMomentsTest {

  /** First row total, then the pooled counts. */
  static Stream<int[]> margins() {
    return Stream.of(
        new int[] {2, 2, 2},
        new int[] {1, 1, 1, 2},
        new int[] {2, 1, 1, 1, 1},
        new int[] {3, 1, 1, 1, 1, 1, 1},
        new int[] {5, 3, 7},
        new int[] {1, 9, 2},
        new int[] {9, 9, 2, 3},
        new int[] {4, 4, 4, 4},
        new int[] {7, 1, 2, 3, 4, 5},
        new int[] {12, 8, 8, 8},
        new int[] {20, 1, 30, 9},
        new int[] {3, 1, 1, 40},
        new int[] {50, 60, 30, 10},
        new int[] {10, 10, 10, 10, 10},
        new int[] {6, 2, 2, 2, 2, 2, 2},
        new int[] {13, 1, 1, 2, 3, 5, 8},
        new int[] {25, 5, 5, 5, 5, 5, 5, 5},
        new int[] {8, 1, 1, 1, 1, 1, 1, 1, 1, 8},
        new int[] {100, 101, 99, 3},
        new int[] {17, 90, 1, 1, 1},
        new int[] {33, 11, 22, 33},
        new int[] {2, 100, 3, 1, 1},
        new int[] {15, 6, 6, 6, 6, 6},
        new int[] {40, 2, 3, 70, 5});
  }

  @ParameterizedTest
  @MethodSource("margins")
  void twoSample_smallTable_equalsEnumeration(int[] margins) {
    int n = margins[0];
    int[] pooled = Arrays.stream(margins).skip(1).toArray();
    int total = Arrays.stream(pooled).sum();
    Rational[] sums = {Rational.ZERO, Rational.ZERO, Rational.ZERO};
    Tables.forEach(
        pooled,
        n,
        (row, ways) -> {
          Rational weight = new Rational(ways, BigInteger.ONE);
          Rational x2 = x2(row, pooled, n, total);
          sums[0] = sums[0].plus(weight);
          sums[1] = sums[1].plus(weight.times(x2));
          sums[2] = sums[2].plus(weight.times(x2).times(x2));
        });
    Rational mean = sums[1].over(sums[0]);
    Rational variance = sums[2].over(sums[0]).minus(mean.times(mean));
    double inverse = Arrays.stream(pooled).mapToDouble(c -> 1.0 / c).sum();
    GammaApproximation law = PearsonMoments.twoSample(n, total - n, pooled.length, inverse);
    assertThat(law.mean()).isCloseTo(mean.toDouble(), within(1e-13 * mean.toDouble()));
    assertThat(law.variance())
        .isCloseTo(variance.toDouble(), within(1e-12 * mean.toDouble() * mean.toDouble()));
  }

  @ParameterizedTest
  @MethodSource("margins")
  void oneSample_smallTable_equalsEnumeration(int[] margins) {
    int n = Math.min(margins[0], 7);
    int[] weights = Arrays.stream(margins).skip(1).limit(4).toArray();
    int mass = Arrays.stream(weights).sum();
    int[] boxes = new int[weights.length];
    Arrays.fill(boxes, n);
    Rational[] sums = {Rational.ZERO, Rational.ZERO, Rational.ZERO};
    Tables.forEach(
        boxes,
        n,
        (row, ignored) -> {
          Rational weight = multinomial(row, weights, n);
          Rational x2 = gof(row, weights, n, mass);
          sums[0] = sums[0].plus(weight);
          sums[1] = sums[1].plus(weight.times(x2));
          sums[2] = sums[2].plus(weight.times(x2).times(x2));
        });
    Rational mean = sums[1].over(sums[0]);
    Rational variance = sums[2].over(sums[0]).minus(mean.times(mean));
    double inverse = Arrays.stream(weights).mapToDouble(w -> (double) mass / w).sum();
    GammaApproximation law = PearsonMoments.oneSample(n, weights.length, inverse);
    assertThat(law.mean()).isCloseTo(mean.toDouble(), within(1e-13 * mean.toDouble()));
    double scale = Math.max(variance.toDouble(), inverse);
    assertThat(law.variance()).isCloseTo(variance.toDouble(), within(1e-13 * scale));
  }

  /** N²/(n m) Σ (a - C n/N)²/C = Σ (a N - C n)²/(C n m). */
  private static Rational x2(int[] row, int[] pooled, int n, int total) {
    Rational sum = Rational.ZERO;
    for (int j = 0; j < row.length; j++) {
      long difference = (long) row[j] * total - (long) pooled[j] * n;
      long denominator = (long) pooled[j] * n * (total - n);
      sum =
          sum.plus(
              Rational.of(
                  BigInteger.valueOf(difference * difference), BigInteger.valueOf(denominator)));
    }
    return sum;
  }

  /** Σ (a - n w/M)²/(n w/M) = Σ (a M - n w)²/(n w M). */
  private static Rational gof(int[] row, int[] weights, int n, int mass) {
    Rational sum = Rational.ZERO;
    for (int j = 0; j < row.length; j++) {
      long difference = (long) row[j] * mass - (long) weights[j] * n;
      sum =
          sum.plus(
              Rational.of(
                  BigInteger.valueOf(difference * difference),
                  BigInteger.valueOf((long) n * weights[j] * mass)));
    }
    return sum;
  }

  private static Rational multinomial(int[] row, int[] weights, int n) {
    BigInteger ways = BigInteger.ONE;
    int left = n;
    for (int j = 0; j < row.length; j++) {
      ways = ways.multiply(Tables.choose(left, row[j]));
      ways = ways.multiply(BigInteger.valueOf(weights[j]).pow(row[j]));
      left -= row[j];
    }
    return new Rational(ways, BigInteger.ONE);
  }
}
