package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The short form of scripts/simulate; the long form has 10 times the repetitions. */
class SimulationTest {

  @Test
  void typeOne_allRegimes_holdsTheLevel() {
    List<TypeOneSimulation.Regime> regimes = TypeOneSimulation.regimes();
    assertThat(regimes).hasSize(24);
    System.out.println(TypeOneSimulation.header());
    long seed = 1;
    for (TypeOneSimulation.Regime regime : regimes) {
      for (TypeOneSimulation.Rates rates : TypeOneSimulation.run(regime, 2000, seed++)) {
        System.out.println(TypeOneSimulation.format(rates));
        // Half a per cent of sampling error on top of 4 to 6.5 % at 2,000 repetitions.
        double low = rates.level() == 0.05 ? 0.035 : 0;
        double high = rates.level() == 0.05 ? 0.07 : 0.0045;
        assertThat(rates.g()).as("G, %s", regime).isBetween(low, high);
        assertThat(rates.x2()).as("X2, %s", regime).isBetween(low, high);
      }
    }
  }

  /** What the plain chi-square law does on the same data: the reason for all of this. */
  @Test
  void typeOne_sparse_plainChiSquareIsUseless() {
    TypeOneSimulation.Rates rates =
        TypeOneSimulation.run(new TypeOneSimulation.Regime(1000, 1000, 1000, 0), 200, 99).get(0);
    assertThat(rates.plainG()).isGreaterThan(0.99);
    assertThat(rates.plainX2()).isLessThan(0.03);
  }

  @Test
  void falseDiscovery_nightsWithDrift_isBelowItsLevel() {
    FalseDiscoverySimulation.Outcome outcome = FalseDiscoverySimulation.run(3, 7);
    System.out.println(outcome);
    assertThat(outcome.falseShare()).isBetween(0.08, 0.105);
    assertThat(outcome.power()).isGreaterThan(0.5);
  }

  @Test
  void sampleSizes_from100To1e9_holdTheLevelAndFindOnePercentWherePsiDoesNeither() {
    SampleSizeSimulation.Outcome nothing = SampleSizeSimulation.nothing(60, 11);
    SampleSizeSimulation.Outcome shift = SampleSizeSimulation.shift(20, 12);
    System.out.println(SampleSizeSimulation.table(nothing, shift));

    // 5 % of 60 nights is 3; more than 8 would come by chance once in 300 seeds.
    assertThat(nothing.alarmedNights()).isLessThanOrEqualTo(8 / 60.0);
    assertThat(shift.falseShare()).isLessThan(SampleSizeSimulation.LEVEL + 0.01);
    for (SampleSizeSimulation.Shares still : nothing.sizes()) {
      // 3,000 pairs: four standard errors.
      assertThat(still.significant()).as("n = %s", still.size()).isBetween(0.034, 0.066);
    }
    assertThat(nothing.sizes().get(0).psi()).as("PSI cries wolf at n = 100").isGreaterThan(0.8);
    for (SampleSizeSimulation.Shares moved : shift.sizes()) {
      if (moved.size() >= 1_000_000) {
        assertThat(moved.drifted()).as("n = %s", moved.size()).isEqualTo(1);
        assertThat(moved.psi()).as("PSI misses it").isZero();
      }
    }
  }

  @Test
  void binomials_largeTrials_haveMeanAndVarianceOfTheLaw() {
    SplittableRandom random = new SplittableRandom(5);
    double trials = 1e9;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 10_000; i++) {
      double deviation = Binomials.draw((long) trials, 0.3, random) - 0.3 * trials;
      sum += deviation / 10_000;
      squares += deviation * deviation / 10_000;
    }
    double variance = 0.21 * trials;
    assertThat(sum).isCloseTo(0, within(4 * Math.sqrt(variance / 10_000)));
    assertThat(squares).isCloseTo(variance, withinPercentage(6));
  }

  @Test
  void choosingLevel_sampleSizes_areThoseOfPower() throws IOException {
    assertThat(Files.readString(Path.of("../docs/choosing-level.md")))
        .contains(SampleSizes.table());
  }
}
