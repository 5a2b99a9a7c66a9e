package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FalseDiscoveryTest {

  @ParameterizedTest
  @EnumSource(FalseDiscovery.class)
  void adjust_randomWithTies_isTheDefinition(FalseDiscovery method) {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 50; run++) {
      double[] p = random.doubles(1 + run).map(u -> Math.ceil(20 * u * u * u) / 20).toArray();
      double[] logs = SortedAdjustment.of(method, Arrays.stream(p).map(Math::log).toArray());
      for (int i = 0; i < p.length; i++) {
        assertThat(Math.exp(logs[i])).isCloseTo(byDefinition(method, p, i), within(1e-14));
      }
    }
  }

  /** The least level at which the step-up procedure rejects test i, from its textbook statement. */
  private static double byDefinition(FalseDiscovery method, double[] p, int i) {
    double penalty = 1;
    if (method == FalseDiscovery.BY) {
      penalty = 0;
      for (int j = 1; j <= p.length; j++) {
        penalty += 1.0 / j;
      }
    }
    double least = 1;
    for (double threshold : p) {
      if (threshold >= p[i]) {
        long rank = Arrays.stream(p).filter(other -> other <= threshold).count();
        least = Math.min(least, threshold * p.length * penalty / rank);
      }
    }
    return least;
  }

  @Test
  void adjust_ties_getOneValue() {
    double[] logs = SortedAdjustment.of(FalseDiscovery.BH, logs(0.02, 0.02, 0.5, 0.02));
    assertThat(logs[0]).isEqualTo(logs[1]).isEqualTo(logs[3]);
    assertThat(Math.exp(logs[0])).isCloseTo(0.02 * 4 / 3, within(1e-15));
  }

  @Test
  void adjust_nan_isNotCountedAndStays() {
    double[] logs =
        SortedAdjustment.of(
            FalseDiscovery.BH, new double[] {Double.NaN, Math.log(0.04), Double.NaN});
    assertThat(logs[0]).isNaN();
    assertThat(Math.exp(logs[1])).isCloseTo(0.04, within(1e-16));
    assertThat(SortedAdjustment.of(FalseDiscovery.BY, new double[] {Double.NaN}))
        .containsExactly(Double.NaN);
    assertThat(SortedAdjustment.of(FalseDiscovery.BH, new double[0])).isEmpty();
  }

  @Test
  void adjust_belowTheRangeOfDoubles_keepsTheOrder() {
    double[] logs =
        SortedAdjustment.of(FalseDiscovery.BH, new double[] {-200_000, -100_000, -1, 0});
    assertThat(logs[0]).isCloseTo(-200_000 + Math.log(4), within(1e-10));
    assertThat(logs[1]).isCloseTo(-100_000 + Math.log(2), within(1e-10));
    assertThat(logs[3]).isZero();
    assertThat(
            SortedAdjustment.of(FalseDiscovery.BH, new double[] {Double.NEGATIVE_INFINITY, 0})[0])
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /**
   * What a distributed run does: scale by rank, running minimum per part, minima of later parts.
   */
  @ParameterizedTest
  @EnumSource(FalseDiscovery.class)
  void scaled_runningMinimumOverParts_equalsAdjustSorted(FalseDiscovery method) {
    double[] sorted =
        new SplittableRandom(8).doubles(1000).map(u -> Math.log(u * u)).sorted().toArray();
    double[] expected = method.adjustSorted(sorted);
    double later = 0;
    for (int end = 1000; end > 0; end -= 125) {
      double least = later;
      for (int i = end - 1; i >= end - 125; i--) {
        least = Math.min(least, method.scaled(sorted[i], i + 1, 1000));
        assertThat(least).isCloseTo(expected[i], within(1e-13));
      }
      later = least;
    }
  }

  @Test
  void harmonic_acrossTheSwitch_isTheSum() {
    double sum = 0;
    for (int i = 1; i <= 5000; i++) {
      sum += 1.0 / i;
      assertThat(FalseDiscovery.harmonic(i)).isCloseTo(sum, within(1e-13));
    }
    // H(1e9): mpmath 1.3.0, harmonic(10**9).
    assertThat(FalseDiscovery.harmonic(1_000_000_000L))
        .isCloseTo(21.300481502347946, within(1e-14));
  }

  @Test
  void scaled_rankOutOfRange_throws() {
    assertThatThrownBy(() -> FalseDiscovery.BH.scaled(-1, 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rank is out of range: 0 (must be from 1 to 3)");
  }

  private static double[] logs(double... p) {
    return Arrays.stream(p).map(Math::log).toArray();
  }
}
