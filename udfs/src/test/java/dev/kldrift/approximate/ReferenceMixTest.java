package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceMixTest {
  private static final double[] LOW = {6, 3, 1, 0};
  private static final double[] HIGH = {1, 1, 3, 5};

  private static Family mix(double[]... histograms) {
    List<String> names = List.of("a", "b", "c").subList(0, histograms.length);
    return Families.parse("mix", Optional.of(References.of(names, List.of(histograms))));
  }

  @Test
  void fit_aMixtureOfThem_isFoundExactly() {
    double[] p = new double[4];
    for (int i = 0; i < 4; i++) {
      p[i] = 0.3 * LOW[i] + 0.7 * HIGH[i];
    }
    for (Objective objective : Objective.values()) {
      Approximation fit = Approximation.of(Target.of(p), mix(LOW, HIGH), objective);
      assertThat(fit.status()).isEqualTo(FitStatus.OK);
      assertThat(fit.minimum()).isLessThan(1e-9);
      assertThat(fit.parameters().get("a")).isCloseTo(0.3, within(1e-4));
    }
  }

  /** Every weight in steps of 1/2000: as good as two dimensions of search can be told. */
  @Test
  void fit_100RandomHistograms_isBetterThanAnyWeightTried() {
    RandomTargets targets = new RandomTargets(6);
    for (int round = 0; round < 100; round++) {
      double[] p = new double[4];
      for (int i = 0; i < 4; i++) {
        p[i] = 0.01 + targets.nextDouble();
      }
      for (Objective objective : Objective.values()) {
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= 2000; step++) {
          double[] q = new double[4];
          for (int i = 0; i < 4; i++) {
            q[i] = step / 2000.0 * LOW[i] + (1 - step / 2000.0) * HIGH[i];
          }
          least = Math.min(least, UniformSubsetTest.plain(p, q, objective));
        }
        Approximation fit = Approximation.of(Target.of(p), mix(LOW, HIGH), objective);
        assertThat(fit.minimum()).isLessThan(least + 1e-9).isCloseTo(least, within(1e-5));
      }
    }
  }

  @Test
  void fit_supports_decideWhatIsFinite() {
    Target narrow = Target.of(5, 4, 1, 0);
    Approximation mode = Approximation.of(narrow, mix(LOW, HIGH), Objective.KL_QP);
    assertThat(mode.parameters()).containsEntry("a", 1.0).containsEntry("b", 0.0);
    assertThat(Approximation.of(narrow, mix(HIGH), Objective.KL_QP).status())
        .isEqualTo(FitStatus.NO_FIT);
    assertThat(Approximation.of(Target.of(1, 1, 1, 1), mix(LOW), Objective.KL_PQ).status())
        .isEqualTo(FitStatus.NO_FIT);
    assertThat(Approximation.of(Target.of(1, 1), mix(LOW), Objective.KL_PQ).status())
        .isEqualTo(FitStatus.LENGTH_MISMATCH);
  }

  @Test
  void references_rules() {
    assertThatThrownBy(() -> References.of(List.of("a", "a"), List.of(LOW, HIGH)))
        .hasMessage("reference 'a' is there twice (name it once)");
    assertThatThrownBy(() -> mix(LOW, new double[] {1}))
        .hasMessage("reference 'b' has 1 bins, 'a' has 4 (must be equal)");
    assertThatThrownBy(() -> mix(new double[2])).hasMessage("reference 'a' has no mass");
  }
}
