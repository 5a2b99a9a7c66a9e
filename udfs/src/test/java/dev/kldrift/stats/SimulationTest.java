package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
