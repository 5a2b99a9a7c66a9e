package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.stats.CoverageSimulation.Coverage;
import dev.kldrift.stats.CoverageSimulation.Regime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is said where a sample left bins empty. */
class CoverageTest {
  private static final StatisticsOptions OPTIONS =
      StatisticsOptions.withDefaults().withTables(0, 0);

  private static final double DEVIATE = Interval.deviate(0.95);

  @Test
  void interval_overAllPairs_holdsTheTruthIn93Percent() {
    long seed = 20_261_125;
    for (Regime regime : CoverageSimulation.regimes()) {
      Coverage coverage = CoverageSimulation.run(regime, 500, seed++);
      System.out.println(CoverageSimulation.format(coverage));
      assertThat(coverage.all()).as("%s", regime).isGreaterThanOrEqualTo(0.93);
    }
  }

  private static PairStatistics of(double[] p, double[] q) {
    return PairStatistics.of(p, q, Divergences.of(p, q), OPTIONS);
  }

  /** New, lost and moved categories: the lower end is not trivial where the drift is plain. */
  @Test
  void lower_ofPlainDrift_isInformative() {
    Interval fresh =
        of(new double[] {5000, 4000, 1000}, new double[] {5500, 4500, 0}).klPq().interval(DEVIATE);
    assertThat(fresh.lower()).isBetween(0.3, 0.7);
    assertThat(fresh.upper()).isInfinite();
    PairStatistics apart = of(new double[] {100, 0}, new double[] {0, 100});
    assertThat(apart.klPq().interval(DEVIATE).lower()).isBetween(1.5, 3.1);
    assertThat(apart.klQp().interval(DEVIATE).lower()).isBetween(1.5, 3.1);
    assertThat(PsiEstimate.of(apart, 100, 100).interval(DEVIATE).lower()).isBetween(3.0, 6.2);
  }

  @Test
  void lower_ofFewCounts_isZero() {
    PairStatistics statistics = of(new double[] {1, 0, 0, 2}, new double[] {0, 3, 0, 2});
    assertThat(statistics.klPq().interval(DEVIATE).lower()).isZero();
    assertThat(statistics.klQp().interval(DEVIATE).lower()).isZero();
    assertThat(of(new double[] {1, 0}, new double[] {0, 1e9}).klPq().interval(DEVIATE).lower())
        .isZero();
  }

  @Test
  void lower_ofFiniteDivergence_isThatOfItsOwnBins() {
    PairStatistics statistics = of(new double[] {500, 10, 490}, new double[] {600, 0, 400});
    assertThat(statistics.klQp().interval(DEVIATE).upper()).isFinite();
    assertThat(statistics.klQp().coarser()).isNotNull();
    assertThat(statistics.klQp().interval(DEVIATE))
        .isEqualTo(statistics.klQp().withCoarser(null).interval(DEVIATE));
  }

  /** Rejects at most at its level where nothing drifted, whichever bins are empty. */
  @Test
  void emptyByChance_withoutDrift_isAPValue() {
    SplittableRandom random = new SplittableRandom(9);
    for (double exponent : new double[] {0, 1, 1.5}) {
      Population population = Population.zipf(200, exponent);
      int small = 0;
      for (int i = 0; i < 2000; i++) {
        PairStatistics pair = of(population.sample(400, random), population.sample(900, random));
        small += pair.emptyQ() <= 0.05 ? 1 : 0;
        assertThat(pair.emptyQ()).isGreaterThan(0);
      }
      assertThat(small).isLessThan(2000 * 7 / 100);
    }
  }

  @Test
  void emptyByChance_ofOneBin_isTheChanceOfItsCounts() {
    PairStatistics pair = of(new double[] {90, 10, 0}, new double[] {100, 0, 0});
    // Two bins hold at least 10 counts: 10 of both sides, or 190 of one.
    assertThat(pair.emptyQ()).isCloseTo(Math.pow(0.5, 10), within(1e-9));
    assertThat(pair.emptyP()).isNaN();
    assertThat(of(new double[] {1, 1}, new double[] {1, 1}).emptyQ()).isNaN();
    assertThat(of(new double[] {1, 1, 1}, new double[] {3, 0, 0}).emptyQ()).isEqualTo(1);
  }

  @Test
  void knownReference_lackedBins_haveTheirChanceAndImpossibleOnesAreInfinite() {
    GoodnessOfFit fit =
        GoodnessOfFit.of(
            new double[] {100, 0}, new double[] {0.9, 0.1}, StatisticsOptions.withDefaults());
    assertThat(fit.empty()).isCloseTo(Math.pow(0.9, 100), within(1e-12));
    assertThat(fit.impossible()).isNaN();
    fit =
        GoodnessOfFit.of(
            new double[] {99, 1}, new double[] {1, 0}, StatisticsOptions.withDefaults());
    assertThat(fit.impossible()).isZero();
    assertThat(fit.klInterval(DEVIATE))
        .isEqualTo(new Interval(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }
}
