package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentRuleTest {
  private static final List<String> COLUMNS = List.of("a", "b", "x", "a x b", "\"b", "c d");

  @Test
  void cutting_ofTheNameOfALevel_areItsColumns() {
    for (List<String> columns :
        List.of(
            List.of("a"),
            List.of("a", "b"),
            List.of("a x b"),
            List.of("b", "a x b"),
            List.of("a", "x", "\"b"),
            List.of("x", "c d"))) {
      String level = new SegmentRule(columns, 1).name();
      assertThat(SegmentRule.cutting(level, COLUMNS)).as(level).isEqualTo(columns);
    }
    assertThat(SegmentRule.cutting("b x a", COLUMNS)).containsExactly("a", "b");
    assertThat(SegmentRule.cutting("other", COLUMNS)).isEmpty();
  }
}
