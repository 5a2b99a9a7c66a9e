package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerTest {

  @Test
  void of_chiSquare_isWithin3PercentOfNoncentralChiSquare() {
    for (String[] row : ReferenceTable.rows("power.csv")) {
      double df = Double.parseDouble(row[0]);
      double noncentrality = Double.parseDouble(row[1]);
      double level = Double.parseDouble(row[2]);
      assertThat(Power.of(ChiSquare.law(df), noncentrality, level))
          .as("df %s, noncentrality %s, level %s", df, noncentrality, level)
          .isCloseTo(Double.parseDouble(row[3]), within(0.03));
    }
  }

  @Test
  void of_noEffect_isTheLevel() {
    for (double df : new double[] {1, 9, 63, 999}) {
      assertThat(Power.of(ChiSquare.law(df), 0, 0.05)).isCloseTo(0.05, within(1e-6));
    }
  }

  @Test
  void of_lawWithoutSpread_isZero() {
    assertThat(Power.of(new GammaApproximation(3, 0), 100, 0.05)).isZero();
  }

  @Test
  void normalTail_tabledValues_agree() {
    // Standard normal table.
    assertThat(NormalTail.quantile(0.025)).isCloseTo(1.959963984540054, within(1e-12));
    assertThat(NormalTail.quantile(0.9)).isCloseTo(-1.2815515655446004, within(1e-12));
    assertThat(NormalTail.survival(1.959963984540054)).isCloseTo(0.025, within(1e-7));
    assertThat(NormalTail.survival(-3)).isCloseTo(0.9986501019683699, within(1e-7));
  }
}
