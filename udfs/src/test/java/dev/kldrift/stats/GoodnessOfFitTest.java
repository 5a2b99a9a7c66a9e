package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoodnessOfFitTest {
  @ParameterizedTest
  @CsvSource({"10, 0, 50", "100, 1, 1000", "1000, 1, 1000", "1000, 1.5, 5000", "50, 1, 100000"})
  void of_noDrift_keepsTheLevelWhereChiSquareDoesNot(int bins, double exponent, int n) {
    SplittableRandom random = new SplittableRandom(17);
    Population population = Population.zipf(bins, exponent);
    int g = 0;
    int x2 = 0;
    double mean = 0;
    int repetitions = 4000;
    for (int i = 0; i < repetitions; i++) {
      GoodnessOfFit fit =
          GoodnessOfFit.of(population.sample(n, random), population.probabilities());
      g += fit.g().p() <= 0.05 ? 1 : 0;
      x2 += fit.x2().p() <= 0.05 ? 1 : 0;
      mean += (fit.g().statistic() - fit.g().law().mean()) / repetitions;
    }
    assertThat(g / (double) repetitions).isBetween(0.038, 0.065);
    assertThat(x2 / (double) repetitions).isBetween(0.035, 0.065);
    // Four standard errors of the simulated mean.
    double spread = Math.sqrt(2.0 * bins / repetitions);
    assertThat(mean).isCloseTo(0, within(4 * spread));
  }

  @Test
  void of_countOutsideTheReference_isImpossible() {
    GoodnessOfFit fit = GoodnessOfFit.of(new double[] {5, 1}, new double[] {1, 0});
    assertThat(fit.g().statistic()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(fit.kl().raw()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void of_noCounts_isUnavailable() {
    GoodnessOfFit fit = GoodnessOfFit.of(new double[2], new double[] {1, 1});
    assertThat(fit.g().logP()).isNaN();
    assertThat(fit.kl().raw()).isNaN();
  }

  @Test
  void powerDivergence_specialCases_areTheKnownStatistics() {
    double[] observed = {12, 30, 8, 50};
    double[] expected = {0.2, 0.3, 0.1, 0.4};
    GoodnessOfFit fit = GoodnessOfFit.of(observed, expected);
    assertThat(PowerDivergence.of(observed, expected, PowerDivergence.PEARSON))
        .isCloseTo(fit.x2().statistic(), within(1e-12));
    assertThat(PowerDivergence.of(observed, expected, PowerDivergence.LIKELIHOOD_RATIO))
        .isCloseTo(fit.g().statistic(), within(1e-12));
    assertThat(PowerDivergence.of(observed, expected, 1e-7))
        .isCloseTo(fit.g().statistic(), within(1e-5));
    assertThat(PowerDivergence.of(new double[] {0, 1}, new double[] {1, 1}, -2))
        .isEqualTo(Double.POSITIVE_INFINITY);
    // Freeman-Tukey is 4 Σ (sqrt O - sqrt E)².
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += 4 * Math.pow(Math.sqrt(observed[i]) - Math.sqrt(100 * expected[i]), 2);
    }
    assertThat(PowerDivergence.of(observed, expected, PowerDivergence.FREEMAN_TUKEY))
        .isCloseTo(sum, within(1e-12));
  }
}
