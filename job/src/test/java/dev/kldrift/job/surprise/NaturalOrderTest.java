package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void compare_names_readsNumbersAsNumbers() {
    List<String> expected =
        List.of("a1", "a2", "a10", "a10b", "a99999999999999999999999", "b", "frame-003.png");
    List<String> names = new ArrayList<>(expected);
    Collections.reverse(names);
    names.sort(new NaturalOrder());
    assertThat(names).isEqualTo(expected);
  }

  @Test
  void compare_numbersThatDifferInZeros_areStillInAnOrder() {
    assertThat(new NaturalOrder().compare("a01", "a1")).isNegative();
    assertThat(new NaturalOrder().compare("a1", "a01")).isPositive();
  }
}
