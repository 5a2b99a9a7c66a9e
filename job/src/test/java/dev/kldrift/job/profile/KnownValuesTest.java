package dev.kldrift.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One value in two forms is found, and two values are not taken for one. */
class KnownValuesTest {
  private static int find(List<String> known, TextForm form, String value) {
    return new KnownValues(known, form).indexOf(value);
  }

  @Test
  void numbers_ofOtherTypesAndScales_areFound() {
    List<String> known = List.of("9007199254740993", "1", "1.5", "-0.25", "1E-7", "100");
    assertThat(find(known, TextForm.NUMBER, "1.0")).isEqualTo(1);
    assertThat(find(known, TextForm.NUMBER, "1.5000")).isEqualTo(2);
    assertThat(find(known, TextForm.NUMBER, "-0.250")).isEqualTo(3);
    assertThat(find(known, TextForm.NUMBER, "0.0000001")).isEqualTo(4);
    assertThat(find(known, TextForm.NUMBER, "1.0E2")).isEqualTo(5);
    assertThat(find(known, TextForm.NUMBER, "9.007199254740992E15")).isEqualTo(-1);
    assertThat(find(known, TextForm.NUMBER, "NaN")).isEqualTo(-1);
    assertThat(find(List.of("0"), TextForm.NUMBER, "-0.0")).isZero();
  }

  @Test
  void texts_meanThemselvesUnlessTruthIsAllThatIsKnown() {
    assertThat(find(List.of("1.1", "1"), TextForm.AS_IS, "1.10")).isEqualTo(-1);
    assertThat(find(List.of("true", "maybe"), TextForm.AS_IS, "True")).isEqualTo(-1);
    assertThat(find(List.of("false", "true"), TextForm.AS_IS, "True")).isEqualTo(1);
    assertThat(find(List.of("False", "True"), TextForm.BOOLEAN, "true")).isEqualTo(1);
    assertThat(find(List.of("True", "true"), TextForm.AS_IS, "true")).isEqualTo(1);
  }

  @Test
  void crossedValues_areFoundByTheFormOfEach() {
    KnownValues known =
        new KnownValues(List.of("a\u001f1", "b\u001f\u0000"), TextForm.AS_IS, TextForm.NUMBER);
    assertThat(known.indexOf("a\u001f1.00")).isZero();
    assertThat(known.indexOf("b\u001f\u0000")).isEqualTo(1);
    assertThat(known.indexOf("a\u001f2.0")).isEqualTo(-1);
  }

  @Test
  void bytesThatAreNoText_areTextsOfTheirOwn() {
    List<byte[]> values =
        List.of(
            new byte[] {'c', 'a', 'f', (byte) 0xe8},
            new byte[] {'c', 'a', 'f', (byte) 0xe9},
            "caf\\xE8".getBytes(StandardCharsets.UTF_8),
            "(not UTF-8) caf\\xE8".getBytes(StandardCharsets.UTF_8),
            "\\(not UTF-8) caf\\xE8".getBytes(StandardCharsets.UTF_8),
            "caf\uFFFD".getBytes(StandardCharsets.UTF_8),
            new byte[] {'\\', (byte) 0xe8},
            new byte[] {'\\', 'x', 'E', '8', (byte) 0xff},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    Set<String> texts = values.stream().map(Category::of).collect(Collectors.toSet());
    assertThat(texts).hasSameSizeAs(values).contains("(not UTF-8) caf\\xE8", "caf\uFFFD");
    Stream.of("é", "日本", "😀", "", "a\u0000b")
        .forEach(
            text -> assertThat(Category.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text));
  }
}
