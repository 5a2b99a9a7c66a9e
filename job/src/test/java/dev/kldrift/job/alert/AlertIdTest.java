package dev.kldrift.job.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertIdTest {
  private static String id(String... values) {
    List<String> names = List.of("f", "g").subList(0, values.length);
    return AlertId.of("m", names, RowFactory.create((Object[]) values));
  }

  @Test
  void of_plainNames_isReadable() {
    assertThat(id("dep_delay", "Zürich 😀")).isEqualTo("m:f=dep_delay,g=Zürich 😀");
  }

  @Test
  void of_valuesThatLookLikeSeparators_areToldApart() {
    List<String> ids = new ArrayList<>();
    for (String value : new String[] {null, "", "a", "a,g=b", "a%2Cg=b", "a\n", "a\u0000"}) {
      ids.add(id(value));
      ids.add(id(value, "b"));
    }
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    assertThat(ids).allMatch(id -> id.codePoints().noneMatch(Character::isISOControl));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "漢", "😀"})
  void of_longValues_areCutTo255BytesAndToldApart(String letter) {
    String one = id(letter.repeat(300) + "1");
    String two = id(letter.repeat(300) + "2");
    assertThat(one).isNotEqualTo(two).startsWith("m:f=" + letter);
    assertThat(one.getBytes(StandardCharsets.UTF_8).length).isBetween(250, 255);
  }
}
