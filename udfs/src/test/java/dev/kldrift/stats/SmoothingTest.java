package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothingTest {
  private static final double[] P = {4, 0, 6, 0};
  private static final double[] Q = {1, 2, 0, 0};

  @Test
  void apply_dirichlet_addsOneConstantToBothSidesOnTheUnionSupport() {
    Smoothing.Pair pair = Smoothing.dirichlet(0.25).apply(P, Q);
    assertThat(pair.p()).containsExactly(4.25, 0.25, 6.25, 0);
    assertThat(pair.q()).containsExactly(1.25, 2.25, 0.25, 0);
    assertThat(Smoothing.laplace().apply(P, Q).p()).containsExactly(5, 1, 7, 0);
    assertThat(Smoothing.jeffreys().apply(P, Q).q()).containsExactly(1.5, 2.5, 0.5, 0);
    assertThat(Smoothing.perks().apply(P, Q).p())
        .containsExactly(4 + 1 / 3.0, 1 / 3.0, 6 + 1 / 3.0, 0);
  }

  @Test
  void apply_shrink_usesOneIntensityAndKeepsTheMass() {
    Smoothing.Pair pair = Smoothing.shrink().apply(P, Q);
    // By hand: p = (.4, 0, .6), q = (1/3, 2/3, 0) on three bins.
    double noise = 0.48 / 9 + 4.0 / 9 / 2;
    double distance = 0.52 - 1.0 / 3 + 5.0 / 9 - 1.0 / 3;
    double lambda = noise / distance;
    assertThat(pair.p()[0]).isCloseTo((1 - lambda) * 0.4 + lambda / 3, within(1e-15));
    assertThat(pair.q()[2]).isCloseTo(lambda / 3, within(1e-15));
    assertThat(Divergences.total(pair.p())).isCloseTo(1, within(1e-15));
    assertThat(pair.p()[3]).isZero();
  }

  @Test
  void apply_shrinkOfUniform_isUniform() {
    Smoothing.Pair pair = Smoothing.shrink().apply(new double[] {5, 5}, new double[] {9, 9});
    assertThat(pair.p()).containsExactly(0.5, 0.5);
    assertThat(pair.q()).containsExactly(0.5, 0.5);
  }

  @Test
  void apply_shrinkOfNothingOrLessThanTwoCounts_neverIsNaNOrNegative() {
    Smoothing.Pair pair = Smoothing.shrink().apply(new double[] {0, 0}, new double[] {1, 2});
    assertThat(pair.p()).containsExactly(0, 0);
    assertThat(pair.q()).containsExactly(1, 2);
    pair = Smoothing.shrink().apply(new double[] {0.5, 0}, new double[] {0.1, 0.3});
    assertThat(pair.p()).containsExactly(0.5, 0.5);
    assertThat(pair.q()).containsExactly(0.5, 0.5);
  }

  @Test
  void name_isWhatTheOutputRecords() {
    assertThat(Smoothing.jeffreys().name()).isEqualTo("jeffreys");
    assertThat(Smoothing.dirichlet(0.1).name()).isEqualTo("dirichlet(0.1)");
    assertThat(Smoothing.shrink().name()).isEqualTo("shrink");
  }

  @Test
  void dirichlet_constantNotPositive_throws() {
    assertThatThrownBy(() -> Smoothing.dirichlet(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("smoothing constant is out of range: 0.0 (must be > 0 and finite)");
  }
}
