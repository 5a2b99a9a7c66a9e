package dev.kldrift.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.kernel.BinScale;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinLabelsTest {
  private static BinScale scale(String labels) {
    return BinLabels.scale(Arrays.asList(labels.split("\\|", -1)));
  }

  @Test
  void scale_numbersAndIntervals_lieAtTheirMiddles() {
    assertThat(scale("1|2|4").span()).isEqualTo(3);
    assertThat(scale("< 0|[0, 35)|[35, 7045120)|>= 7045120|NULL|NaN").span()).isEqualTo(7045120);
    assertThat(scale("< 0|[0, 35)|[35, 7045120)|>= 7045120|NULL|NaN").places()).isEqualTo(4);
    assertThat(scale("(0, 0.5]|(0.5, 1e3]").span()).isEqualTo(500);
    assertThat(scale("[-inf, 3)|[3, 5)|[5, Infinity)").span()).isEqualTo(2);
    assertThat(scale("-7|-2.5|.5").span()).isEqualTo(7.5);
    assertThat(BinLabels.scale(Arrays.asList("8", "9", null)).places()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATL|BOS",
        "1|2|(other)|(new)|NULL",
        "2|1",
        "Monday|Tuesday",
        "1|two|3",
        "[3, 1)|[4, 5)",
        "NULL|NaN",
        "2001-05|2001-06",
        "Infinity|2"
      })
  void scale_anythingElse_isCategories(String labels) {
    assertThat(scale(labels).isOrdered()).isFalse();
    assertThat(scale(labels).span()).isZero();
  }

  @Test
  void mayHavePlace_firstLabel_tellsCategories() {
    assertThat(List.of("< 5", "NULL", "7", "[1, 2]")).allMatch(BinLabels::mayHavePlace);
    assertThat(List.of("ATL", "", "(other)", "5 min")).noneMatch(BinLabels::mayHavePlace);
  }
}
