package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PiecewiseConstantTest {

  @Test
  void fit_5000RandomHistograms_equalsTheBestOfAllPartitions() {
    RandomTargets targets = new RandomTargets(2);
    for (int round = 0; round < 5000; round++) {
      double[] weights = targets.next(round % 10 == 0 ? 14 : 8);
      int pieces = 1 + targets.nextInt(4);
      for (Objective objective : Objective.values()) {
        double found =
            Approximation.of(Target.of(weights), new PiecewiseConstant(pieces), objective)
                .minimum();
        double least = bestPartition(weights, objective, new int[] {0}, pieces);
        if (Double.isInfinite(least)) {
          assertThat(found).isInfinite();
        } else {
          assertThat(found).isCloseTo(least, within(1e-12));
        }
      }
    }
  }

  /** Every partition with these first starts and at most so many pieces. */
  private static double bestPartition(double[] p, Objective objective, int[] starts, int pieces) {
    double least = atBestHeights(p, objective, starts);
    if (starts.length < pieces) {
      for (int next = starts[starts.length - 1] + 1; next < p.length; next++) {
        int[] more = Arrays.copyOf(starts, starts.length + 1);
        more[starts.length] = next;
        least = Math.min(least, bestPartition(p, objective, more, pieces));
      }
    }
    return least;
  }

  private static double atBestHeights(double[] p, Objective objective, int[] starts) {
    double[] q = new double[p.length];
    for (int j = 0; j < starts.length; j++) {
      int end = j + 1 < starts.length ? starts[j + 1] : p.length;
      double[] piece = Arrays.copyOfRange(p, starts[j], end);
      double height =
          objective == Objective.KL_PQ
              ? Arrays.stream(piece).average().orElseThrow()
              : Math.pow(Arrays.stream(piece).reduce(1, (a, b) -> a * b), 1.0 / piece.length);
      Arrays.fill(q, starts[j], end, height);
    }
    return Arrays.stream(q).sum() == 0
        ? Double.POSITIVE_INFINITY
        : UniformSubsetTest.plain(p, q, objective);
  }

  @Test
  void heights_noOthersAreBetter() {
    RandomTargets targets = new RandomTargets(3);
    for (int round = 0; round < 2000; round++) {
      double[] weights = targets.next(9);
      int[] starts = weights.length < 3 ? new int[] {0} : new int[] {0, weights.length / 2};
      double[] q = new double[weights.length];
      for (int i = 0; i < q.length; i++) {
        q[i] = i == 0 || i == starts[starts.length - 1] ? targets.nextDouble() : q[i - 1];
      }
      for (Objective objective : Objective.values()) {
        Fit fit = Pieces.fit(Target.of(weights), objective, starts);
        double ours =
            fit.status() == FitStatus.OK
                ? UniformSubsetTest.plain(weights, fit.weights(), objective)
                : Double.POSITIVE_INFINITY;
        assertThat(ours)
            .isLessThanOrEqualTo(UniformSubsetTest.plain(weights, q, objective) + 1e-12);
      }
    }
  }

  @Test
  void fit_steps_areFoundWithTheFewestPieces() {
    Approximation fit =
        Approximation.of(Target.of(1, 1, 5, 5, 5, 2), new PiecewiseConstant(4), Objective.KL_PQ);
    assertThat(fit.klPq()).isZero();
    assertThat(fit.parameters())
        .containsEntry("start_1", 0.0)
        .containsEntry("start_2", 2.0)
        .containsEntry("start_3", 5.0)
        .containsEntry("mass_2", 15 / 19.0);
  }

  @Test
  void fit_emptyBins_klQpLeavesTheirPieces() {
    Family halves = Families.parse("coarsened-2");
    Approximation mode = Approximation.of(Target.of(9, 9, 1, 0), halves, Objective.KL_QP);
    assertThat(mode.q()).containsExactly(0.5, 0.5, 0, 0);
    assertThat(mode.klQp()).isCloseTo(Math.log(19 / 18.0), within(1e-15));
    Approximation none = Approximation.of(Target.of(9, 0, 0, 1), halves, Objective.KL_QP);
    assertThat(none.status()).isEqualTo(FitStatus.NO_FIT);
    assertThat(none.klQp()).isInfinite();
    assertThat(none.q()).isNull();
  }

  /** A piece's mass is summed from its left end: a difference of prefix sums would lose it. */
  @Test
  void fit_tinyMassBehindALargeOne_isNotRoundedAway() {
    double[] weights = {1, 1, 1e-30, 1e-30, 0, 0};
    Approximation fit =
        Approximation.of(Target.of(weights), new PiecewiseConstant(3), Objective.KL_PQ);
    assertThat(fit.klPq()).isLessThan(1e-29);
  }

  @Test
  void smoothed_klQp_needsNeighboursWithMass() {
    Family smoothed = Families.parse("smoothed");
    Approximation cover = Approximation.of(Target.of(0, 4, 0), smoothed, Objective.KL_PQ);
    assertThat(cover.q()).containsExactly(0.25, 0.5, 0.25);
    assertThat(cover.klPq()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(Approximation.of(Target.of(0, 4, 0), smoothed, Objective.KL_QP).status())
        .isEqualTo(FitStatus.NO_FIT);
    assertThat(Families.parse("smoothed-9").name()).isEqualTo("smoothed-9");
  }
}
