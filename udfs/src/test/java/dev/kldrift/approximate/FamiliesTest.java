package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesTest {

  @Test
  void parse_everyName_givesTheFamilyOfThatName() {
    for (String name : Families.names()) {
      String given = name.replace("-K", "-3");
      assertThat(Families.parse(given).name()).isEqualTo(given);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gauss", "uniform-3", "piecewise", "Uniform", "-4"})
  void parse_unknownName_listsAll(String name) {
    assertThatThrownBy(() -> Families.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no family '" + name + "' (families: " + String.join(", ", Families.names()) + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"piecewise-0", "piecewise-x", "piecewise-1001", "coarsened-"})
  void parse_badNumber_saysTheRule(String name) {
    assertThatThrownBy(() -> Families.parse(name)).hasMessageContaining("number from 1 to 1000");
  }
}
