package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.kldrift.stats.MovedBins.Moved;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovedBinsTest {

  /** Against sorting every bin by the definition. */
  @Test
  void of_randomPairs_areTheLargestSharesOfJs() {
    SplittableRandom random = new SplittableRandom(5);
    for (int run = 0; run < 2000; run++) {
      int bins = random.nextInt(1, 60);
      double[] p = counts(bins, random);
      double[] q = counts(bins, random);
      double n = Arrays.stream(p).sum();
      double m = Arrays.stream(q).sum();
      Integer[] expected =
          IntStream.range(0, bins)
              .filter(i -> p[i] * m != q[i] * n && n > 0 && m > 0)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -share(p[i] / n, q[i] / m)))
              .limit(4)
              .toArray(Integer[]::new);
      Moved[] moved = MovedBins.of(p, q, 4);
      assertThat(moved).hasSameSizeAs(expected);
      for (int i = 0; i < moved.length; i++) {
        double want = share(p[expected[i]] / n, q[expected[i]] / m);
        assertThat(share(moved[i].p(), moved[i].q())).isCloseTo(want, within(1e-13));
      }
    }
  }

  /** Each side next to nothing in a bin where the other has all or much. */
  @Test
  void of_bins1e16TimesSmallerOnOneSide_leadByWhatTheyMoved() {
    for (double tiny : new double[] {1e-15, 1e-16, 1e-17, 1e-20, 1e-300, Double.MIN_VALUE}) {
      Moved[] moved = MovedBins.of(new double[] {tiny, 1}, new double[] {1, tiny}, 2);
      assertThat(moved).extracting(Moved::bin).containsExactly(0, 1);
      assertThat(moved[0].termPq()).isCloseTo(0, within(1e-13));
      assertThat(moved[0].termQp()).isCloseTo(-Math.log(tiny), withinPercentage(1e-12));
      double[] filled = {10, 20, 30, tiny};
      moved = MovedBins.of(filled, new double[] {9, 21, 30, 15}, 4);
      assertThat(moved).extracting(Moved::bin).startsWith(3, 2);
      assertThat(moved[0].termPq()).isCloseTo(0, within(1e-13));
      assertThat(moved[0].termQp())
          .isCloseTo(
              0.2 * (Math.log(0.2) - Math.log(tiny) + Math.log(60)), withinPercentage(1e-12));
      assertThat(MovedBins.of(new double[] {9, 21, 30, 15}, filled, 1)[0].bin()).isEqualTo(3);
    }
    Moved huge =
        MovedBins.of(new double[] {1e308, 1e308, Double.MIN_VALUE}, new double[] {1, 1, 1}, 1)[0];
    assertThat(huge.bin()).isEqualTo(2);
    assertThat(huge.termQp()).isCloseTo(1454.2 / 3, within(0.5));
  }

  @Test
  void of_terms_areThoseOfBothDivergences() {
    Moved[] moved = MovedBins.of(new double[] {3e300, 1e300}, new double[] {1e-310, 1e-310}, 2);
    assertThat(moved).extracting(Moved::bin).containsExactly(1, 0);
    assertThat(moved[1].p()).isEqualTo(0.75);
    assertThat(moved[1].q()).isEqualTo(0.5);
    assertThat(moved[1].termPq()).isCloseTo(0.75 * Math.log(1.5), within(1e-15));
    assertThat(moved[1].termQp()).isCloseTo(-0.5 * Math.log(1.5), within(1e-15));
  }

  @Test
  void of_equalSharesZerosOrNoMass_followTheContract() {
    double[] there = {1, 2, 0, -0.0, 5};
    assertThat(MovedBins.of(there, new double[] {2, 4, 0, 0, 10}, 3)).isEmpty();
    assertThat(MovedBins.of(new double[2], new double[] {1, 2}, 3)).isEmpty();
    assertThat(MovedBins.of(new double[0], new double[0], 3)).isEmpty();
    assertThat(MovedBins.of(new double[] {1, 2}, new double[] {2, 1}, 0)).isEmpty();
    assertThat(MovedBins.of(new double[] {1, 2, 9}, new double[] {2, 1, 9}, 3))
        .extracting(Moved::bin)
        .containsExactly(0, 1);
  }

  @Test
  void of_badWeights_namesThem() {
    double[] good = {1, 2};
    assertThatThrownBy(() -> MovedBins.of(good, new double[] {1, -2}, 1))
        .hasMessage("q[1] is negative: -2.0 (must be >= 0)");
    assertThatThrownBy(() -> MovedBins.of(new double[] {Double.NaN, 1}, good, 1))
        .hasMessageContaining("p[0]");
    assertThatThrownBy(() -> MovedBins.of(good, new double[3], 1))
        .hasMessageContaining("differ in length");
  }

  private static double[] counts(int bins, SplittableRandom random) {
    return IntStream.range(0, bins)
        .mapToDouble(i -> random.nextInt(4) == 0 ? 0 : random.nextInt(1, 1000))
        .toArray();
  }

  private static double share(double p, double q) {
    return (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  }

  private static double part(double x, double mean) {
    return x == 0 ? 0 : x * Math.log(x / mean);
  }

  /** Differences of one among 2^53 and more, which doubles round away or double. */
  @Test
  void of_countsBeyondDoubles_areExact() {
    long big = 1L << 53;
    long[] p = {big + 1, big, 0, 3, 5};
    long[] q = {big, big + 1, 3, 0, 5};
    Moved[] moved = MovedBins.of(p, q, 5);
    assertThat(moved).extracting(Moved::bin).containsExactly(2, 3, 0, 1);
    double total = 0x1p54 + 9;
    assertThat(moved[0].termPq()).isZero();
    assertThat(moved[0].termQp()).isInfinite();
    assertThat(moved[2].termPq()).isCloseTo(0.5 / total * 2, withinPercentage(1e-12));
    assertThat(moved[3].termPq()).isCloseTo(-0.5 / total * 2, withinPercentage(1e-12));
    assertThat(MovedBins.of(new long[] {big + 1, 1}, new long[] {big + 1, 1}, 2)).isEmpty();
    assertThat(MovedBins.of(new long[] {big + 1, 1}, new long[] {0, 0}, 2)).isEmpty();
  }

  @Test
  void of_counts_areThoseOfTheSameWeights() {
    long[] p = {10, 0, 30, 7};
    long[] q = {11, 4, 20, 7};
    double[] weightsP = {10, 0, 30, 7};
    double[] weightsQ = {11, 4, 20, 7};
    assertThat(MovedBins.of(p, q, 4)).isEqualTo(MovedBins.of(weightsP, weightsQ, 4));
    Moved[] exact = new BigMovedBins(p, q).first(3);
    Moved[] doubles = MovedBins.of(weightsP, weightsQ, 3);
    assertThat(exact).extracting(Moved::bin).containsExactly(1, 2, 0);
    for (int i = 0; i < exact.length; i++) {
      assertThat(exact[i].bin()).isEqualTo(doubles[i].bin());
      assertThat(exact[i].p()).isCloseTo(doubles[i].p(), withinPercentage(1e-12));
      assertThat(exact[i].termQp()).isEqualTo(doubles[i].termQp());
    }
  }
}
