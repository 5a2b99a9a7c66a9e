package dev.kldrift.approximate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesTest {
  private static final References TWO =
      References.of(List.of("a", "b"), List.of(new double[] {1, 0}, new double[] {1, 3}));

  @Test
  void parse_everyName_givesTheFamilyOfThatName() {
    for (String name : Families.names()) {
      String given = name.replace("[-K]", "-3").replace("-K", "-3");
      assertThat(Families.parse(given, Optional.of(TWO)).name()).isEqualTo(given);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gauss", "uniform-3", "mix-2", "Uniform", "-4"})
  void parse_unknownName_listsAll(String name) {
    assertThatThrownBy(() -> Families.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no family '" + name + "' (families: " + String.join(", ", Families.names()) + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"piecewise", "piecewise-0", "piecewise-x", "piecewise-1001", "coarsened-"})
  void parse_badNumber_saysTheRule(String name) {
    assertThatThrownBy(() -> Families.parse(name))
        .hasMessageContaining("needs a number K from 1 to 1000");
  }

  @Test
  void parse_mixWithoutReferences_saysSo() {
    assertThatThrownBy(() -> Families.parse("mix"))
        .hasMessage("family 'mix' needs references (give them)");
  }
}
