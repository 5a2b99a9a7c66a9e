package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionRuleTest {
  private static final DecisionRule RULE = new DecisionRule(0.05, 0.01, 0.8);

  @ParameterizedTest
  @CsvSource({
    "-3.0, 0.01, 0.9, DRIFTED",
    "-3.0, 0.01, 0.1, DRIFTED",
    "-3.0, 0.0099, 0.9, STABLE",
    "-2.9, 0.5, 0.9, STABLE",
    "-2.9, 0.5, 0.79, TOO_FEW",
    "-9.0, 0.001, 0.1, TOO_FEW",
    "-9.0, Infinity, 0.9, DRIFTED",
    "-Infinity, 0.2, 0.9, DRIFTED",
    "NaN, 0.2, NaN, OVER_THRESHOLD",
    "NaN, 0.002, NaN, UNDER_THRESHOLD",
    "NaN, NaN, NaN, UNDER_THRESHOLD",
  })
  void decide_truthTable_holds(double logQ, double effect, double power, Verdict expected) {
    assertThat(RULE.decide(logQ, effect, power)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.009, NONE",
    "0.01, LOW",
    "0.0299, LOW",
    "0.0301, MEDIUM",
    "0.1, HIGH",
    "Infinity, HIGH",
    "NaN, NONE",
  })
  void severity_byMultiplesOfTheMinimum(double effect, Severity expected) {
    assertThat(Severity.of(effect, 0.01)).isEqualTo(expected);
  }

  @Test
  void drifted_onlyForAlarms() {
    assertThat(Verdict.values())
        .filteredOn(Verdict::drifted)
        .containsExactly(Verdict.DRIFTED, Verdict.OVER_THRESHOLD);
  }

  @Test
  void constructor_numbersOutOfRange_throws() {
    assertThatThrownBy(() -> new DecisionRule(0, 0.1, 0.8))
        .hasMessage("level is out of range: 0.0 (must be between 0 and 1)");
    assertThatThrownBy(() -> new DecisionRule(0.1, -1, 0.8))
        .hasMessage("minimum effect is out of range: -1.0 (must be >= 0)");
    assertThatThrownBy(() -> new DecisionRule(0.1, 1, 2))
        .hasMessage("minimum power is out of range: 2.0 (must be from 0 to 1)");
  }
}
