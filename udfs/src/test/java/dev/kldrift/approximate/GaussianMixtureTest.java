package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

  @Test
  void fit_twoModes_areFoundUnderBothObjectives() {
    Target p = Target.of(GaussianDensityTest.bimodal());
    for (Objective objective : Objective.values()) {
      Approximation fit = Approximation.of(p, Families.parse("mixture-2"), objective);
      assertThat(fit.minimum()).isLessThan(0.01);
      assertThat(fit.parameters().get("mean_1")).isCloseTo(16, within(0.3));
      assertThat(fit.parameters().get("mean_2")).isCloseTo(46, within(0.3));
      assertThat(fit.parameters().get("weight_1")).isCloseTo(0.6, within(0.02));
    }
  }

  @Test
  void fit_moreComponents_isNeverWorse() {
    RandomTargets targets = new RandomTargets(5);
    for (int round = 0; round < 12; round++) {
      double[] weights = new double[24];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = 0.05 + targets.nextDouble() * (1 + Math.sin(i / 3.0));
      }
      for (Objective objective : Objective.values()) {
        double one = minimum(weights, "gaussian", objective);
        double two = minimum(weights, "mixture-2", objective);
        assertThat(minimum(weights, "mixture-1", objective)).isCloseTo(one, within(1e-9));
        assertThat(two).as("round %d %s", round, objective).isLessThan(one + 1e-6);
      }
    }
  }

  private static double minimum(double[] weights, String family, Objective objective) {
    return Approximation.of(Target.of(weights), Families.parse(family), objective).minimum();
  }
}
