package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
          GoodnessOfFit.of(
              population.sample(n, random),
              population.probabilities(),
              StatisticsOptions.withDefaults());
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

  /** By the binomial law: the chance of what is at most as likely, here at least as far off. */
  @ParameterizedTest
  @CsvSource({
    "99999, 1, 100, 0, 1",
    "0.9999, 0.0001, 10, 0, 1",
    "999999, 1, 5000, 0, 1",
    "1, 1, 3, 0, 0.25",
    "1, 1, 0, 5, 0.0625",
    "999, 1, 3, 0, 1",
    "990, 10, 9, 1, 0.09561792499119551",
    "9990, 10, 99, 1, 0.0952078529",
    "999999, 1, 999, 1, 0.00099950",
  })
  void of_fewCounts_haveExactPValues(double r, double rare, double a, double b, double expected) {
    GoodnessOfFit fit =
        GoodnessOfFit.of(
            new double[] {a, b}, new double[] {r, rare}, StatisticsOptions.withDefaults());
    assertThat(fit.method()).isEqualTo(TestMethod.EXACT);
    assertThat(fit.g().p()).isCloseTo(expected, within(1e-5 * expected));
    assertThat(fit.x2().p()).isCloseTo(expected, within(1e-5 * expected));
  }

  /** A distribution with bins that hardly ever fill, and samples of any size from it. */
  @ParameterizedTest
  @CsvSource({"50", "300", "5000", "200000"})
  void of_rareBins_keepTheLevel(int n) {
    double[] weights = new double[19];
    Arrays.setAll(weights, i -> Math.exp(-(i - 9) * (i - 9) / 2.0));
    Population population = Population.of(weights);
    SplittableRandom random = new SplittableRandom(5);
    int g = 0;
    int x2 = 0;
    int repetitions = 1000;
    for (int i = 0; i < repetitions; i++) {
      GoodnessOfFit fit =
          GoodnessOfFit.of(
              population.sample(n, random),
              population.probabilities(),
              StatisticsOptions.withDefaults());
      g += fit.g().p() <= 0.05 ? 1 : 0;
      x2 += fit.x2().p() <= 0.05 ? 1 : 0;
    }
    assertThat(g / (double) repetitions).isLessThan(0.07);
    assertThat(x2 / (double) repetitions).isLessThan(0.07);
  }

  @Test
  void of_oneKnownBin_isImpossibleWhereOthersFillAndDegenerateElse() {
    StatisticsOptions options = StatisticsOptions.withDefaults();
    GoodnessOfFit fit = GoodnessOfFit.of(new double[] {300, 100}, new double[] {100, 0}, options);
    assertThat(fit.g().logP()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(fit.x2().logP()).isEqualTo(Double.NEGATIVE_INFINITY);
    fit = GoodnessOfFit.of(new double[] {300, 0}, new double[] {100, 0}, options);
    assertThat(fit.method()).isEqualTo(TestMethod.DEGENERATE);
    assertThat(fit.g().logP()).isZero();
  }

  @Test
  void power_isThatOfAPairWhoseOtherSampleIsLarge() {
    StatisticsOptions options = StatisticsOptions.withDefaults();
    double[] even = {1, 1, 1, 1};
    double[] counts = {300, 280, 310, 290};
    double[] many = {1e12, 1e12, 1e12, 1e12};
    assertThat(GoodnessOfFit.of(counts, even, options).power())
        .isCloseTo(
            PairStatistics.of(many, counts, Divergences.of(many, counts), options).power(),
            within(1e-3));
    assertThat(GoodnessOfFit.of(new double[] {6, 5, 7, 4}, even, options).power()).isLessThan(0.3);
  }

  @Test
  void of_countOutsideTheReference_isImpossible() {
    GoodnessOfFit fit =
        GoodnessOfFit.of(
            new double[] {5, 1}, new double[] {1, 0}, StatisticsOptions.withDefaults());
    assertThat(fit.g().statistic()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(fit.kl().raw()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void of_noCounts_isUnavailable() {
    GoodnessOfFit fit =
        GoodnessOfFit.of(new double[2], new double[] {1, 1}, StatisticsOptions.withDefaults());
    assertThat(fit.g().logP()).isNaN();
    assertThat(fit.kl().raw()).isNaN();
  }

  @Test
  void powerDivergence_specialCases_areTheKnownStatistics() {
    double[] observed = {12, 30, 8, 50};
    double[] expected = {0.2, 0.3, 0.1, 0.4};
    GoodnessOfFit fit = GoodnessOfFit.of(observed, expected, StatisticsOptions.withDefaults());
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
