package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.Divergence;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bias, noise floor, standard error and interval against simulation. */
class EstimatesTest {
  private static final StatisticsOptions OPTIONS = StatisticsOptions.withDefaults();
  private static final double DEVIATE = Interval.deviate(0.95);
  private static final int REPETITIONS = 2000;

  /** Mean, spread, mean floor, mean bias, mean standard error and coverage of one divergence. */
  private static final class Summary {
    private double sum;
    private double squares;
    private double floor;
    private double bias;
    private double error;
    private int covered;

    void add(Estimate estimate, double truth) {
      sum += estimate.raw();
      squares += estimate.raw() * estimate.raw();
      floor += estimate.noiseFloor();
      bias += estimate.bias();
      error += estimate.standardError();
      Interval interval = estimate.interval(DEVIATE);
      covered += interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
    }

    double mean() {
      return sum / REPETITIONS;
    }

    double deviation() {
      return Math.sqrt(squares / REPETITIONS - mean() * mean());
    }

    double coverage() {
      return (double) covered / REPETITIONS;
    }
  }

  /** Where most bins hold a handful of counts and the drift is strong, the bias is rough. */
  @Test
  void interval_sparseAndFarFromNoDrift_covers88Percent() {
    Summary js =
        run(Population.zipf(300, 1), Population.zipf(300, 0.6), 1000, 1000, 8, PairStatistics::js);
    assertThat(js.coverage()).isBetween(0.88, 0.99);
  }

  private static Summary run(
      Population first,
      Population second,
      int n,
      int m,
      long seed,
      Function<PairStatistics, Estimate> quantity) {
    SplittableRandom random = new SplittableRandom(seed);
    Summary summary = new Summary();
    double[] p = first.probabilities();
    double[] q = second.probabilities();
    Divergence truth = Divergences.of(p, q);
    PairStatistics exact = PairStatistics.of(p, q, truth, OPTIONS.withTables(0, 0));
    for (int i = 0; i < REPETITIONS; i++) {
      double[] a = first.sample(n, random);
      double[] b = second.sample(m, random);
      PairStatistics pair = PairStatistics.of(a, b, Divergences.of(a, b), OPTIONS);
      summary.add(quantity.apply(pair), quantity.apply(exact).raw());
    }
    return summary;
  }

  @ParameterizedTest
  @CsvSource({"20, 0, 2000, 3000", "50, 1, 3000, 3000", "100, 1.5, 20000, 10000"})
  void noiseFloor_noDrift_isTheMeanOfEachDivergence(int bins, double exponent, int n, int m) {
    Population population = Population.zipf(bins, exponent);
    Summary js = run(population, population, n, m, 1, PairStatistics::js);
    Summary kl = run(population, population, n, m, 2, PairStatistics::klPq);
    Summary psi = run(population, population, n, m, 3, pair -> PsiEstimate.of(pair, n, m));
    assertThat(js.mean()).isCloseTo(js.floor / REPETITIONS, within(0.03 * js.mean()));
    assertThat(kl.mean()).isCloseTo(kl.floor / REPETITIONS, within(0.03 * kl.mean()));
    assertThat(psi.mean()).isCloseTo(psi.floor / REPETITIONS, within(0.03 * psi.mean()));
    assertThat(js.bias).isCloseTo(js.floor, within(0.05 * js.floor));
  }

  @Test
  void noiseFloor_sparseWithoutDrift_stillIsTheMeanOfJs() {
    Population population = Population.zipf(1000, 1);
    Summary js = run(population, population, 1000, 1000, 4, PairStatistics::js);
    assertThat(js.mean()).isCloseTo(js.floor / REPETITIONS, within(0.01 * js.mean()));
  }

  @Test
  void bias_withDrift_isWhatTheRawValueOvershoots() {
    Population first = Population.zipf(20, 1);
    Population second = Population.zipf(20, 0.7);
    Divergence truth = Divergences.of(first.probabilities(), second.probabilities());
    Summary js = run(first, second, 2000, 3000, 5, PairStatistics::js);
    Summary kl = run(first, second, 2000, 3000, 6, PairStatistics::klPq);
    double jsBias = js.mean() - truth.jsDivergence();
    double klBias = kl.mean() - truth.klPq();
    assertThat(js.bias / REPETITIONS).isCloseTo(jsBias, within(0.15 * jsBias));
    assertThat(kl.bias / REPETITIONS).isCloseTo(klBias, within(0.15 * klBias));
  }

  @Test
  void standardError_withDrift_isTheSpread() {
    Population first = Population.zipf(20, 1);
    Population second = Population.zipf(20, 0.3);
    long seed = 7;
    for (Function<PairStatistics, Estimate> quantity :
        java.util.List.<Function<PairStatistics, Estimate>>of(
            PairStatistics::js,
            PairStatistics::klPq,
            PairStatistics::klQp,
            pair -> PsiEstimate.of(pair, 4000, 6000))) {
      Summary summary = run(first, second, 4000, 6000, seed++, quantity);
      assertThat(summary.error / REPETITIONS)
          .isCloseTo(summary.deviation(), within(0.05 * summary.deviation()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20, 1, 1, 2000, 3000", "20, 1, 0.95, 2000, 3000", "20, 1, 0.8, 2000, 3000",
    "20, 1, 0.3, 2000, 3000", "5, 0, 0, 300, 300", "5, 0, 0.2, 300, 300",
    "64, 1, 1, 20000, 20000", "64, 1, 0.99, 20000, 20000", "64, 1, 0.9, 20000, 2000",
    "300, 1, 1, 1000, 1000",
  })
  void interval_nearAndFarFromNoDrift_covers95Percent(
      int bins, double exponent, double other, int n, int m) {
    Population first = Population.zipf(bins, exponent);
    Population second = Population.zipf(bins, other);
    Summary js = run(first, second, n, m, 8, PairStatistics::js);
    System.out.printf(
        java.util.Locale.ROOT,
        "interval of JS, %d bins, zipf(%.2f) against zipf(%.2f), n=%d m=%d: covers %.1f%%%n",
        bins,
        exponent,
        other,
        n,
        m,
        100 * js.coverage());
    assertThat(js.coverage()).isBetween(0.925, 0.99);
  }

  /** Bins that only one side ever fills are not lacked by chance, and add nothing to the bias. */
  @ParameterizedTest
  @CsvSource({
    "50, 50, 0.5, 1000, 0.92", "200, 200, 0.5, 1000, 0.92", "0, 20, 0.2, 1000, 0.92",
    "0, 50, 0.2, 1000, 0.92", "0, 100, 0.2, 1000, 0.92", "100, 0, 0.1, 10000, 0.92",
    "30, 30, 1, 2000, 0.92",
  })
  void interval_binsThatAppearOrVanish_coversJs(
      int vanished, int appeared, double share, int n, double least) {
    Population first = filling(0, vanished, 10 + vanished + appeared, share);
    Population second = filling(vanished, appeared, 10 + vanished + appeared, share);
    Summary js = run(first, second, n, n, 9, PairStatistics::js);
    System.out.printf(
        java.util.Locale.ROOT,
        "interval of JS, %d bins vanish, %d appear, share %.1f: covers %.1f%%%n",
        vanished,
        appeared,
        share,
        100 * js.coverage());
    assertThat(js.coverage()).isBetween(least, 1.0);
  }

  @ParameterizedTest
  @CsvSource({"20", "50", "100"})
  void interval_binsThatAppear_coversKl(int appeared) {
    Population first = filling(0, 0, 10 + appeared, 0);
    Population second = filling(0, appeared, 10 + appeared, 0.2);
    Summary kl = run(first, second, 1000, 1000, 10, PairStatistics::klPq);
    assertThat(kl.coverage()).isBetween(0.92, 1.0);
  }

  /** The last ten bins, and some that hold a share of the mass. */
  private static Population filling(int from, int own, int bins, double share) {
    double[] weights = new double[bins];
    double rest = own > 0 ? 1 - share : 1;
    java.util.Arrays.fill(weights, bins - 10, bins, rest / 10);
    java.util.Arrays.fill(weights, from, from + own, share / Math.max(own, 1));
    return Population.of(weights);
  }
}
