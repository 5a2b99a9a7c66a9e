package dev.kldrift.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRunsTest {
  private static KeyRuns of(String keys, int longest) {
    return KeyRuns.of(
        TestSpark.session().sql("select * from values " + keys + " as t(k)").coalesce(1),
        List.of("k"),
        longest,
        9);
  }

  @Test
  void of_differentKeys_doNotRepeat() {
    KeyRuns runs = of("('a'), (null), ('b')", 9);
    assertThat(runs.repeat()).isFalse();
    assertThat(runs.apart()).isEmpty();
  }

  @Test
  void of_rowsOfAKeyTogether_repeatButAreNotApart() {
    KeyRuns runs = of("('a'), ('a'), ('b')", 9);
    assertThat(runs.repeat()).isTrue();
    assertThat(runs.scattered()).isFalse();
    assertThat(runs.apart()).isEmpty();
  }

  @Test
  void of_rowsOfAKeyApart_orMoreThanATaskMayHold_areApart() {
    assertThat(of("('a'), ('b'), ('a')", 9).apart()).hasSize(1);
    assertThat(of("('a'), ('a'), ('a'), ('b'), ('b')", 2).apart()).hasSize(1);
  }

  @Test
  void of_tooManyKeysApart_isScattered() {
    KeyRuns runs =
        KeyRuns.of(
            TestSpark.session().range(0, 10_000, 1, 1).selectExpr("id % 5000 k"),
            List.of("k"),
            9,
            10_000);
    assertThat(runs.repeat()).isTrue();
    assertThat(runs.scattered()).isTrue();
  }
}
