package dev.kldrift.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Phases come as planned, and a log shows those that last. */
class ProgressTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Progress progress(boolean quiet) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Progress progress = new Progress(TestSpark.session(), out, false, quiet);
    progress.plan(List.of("read", "score", "publish"));
    return progress;
  }

  @Test
  void phase_outOfOrderOrTwice_isRefused() {
    try (Progress progress = progress(true)) {
      progress.phase("read");
      assertThatThrownBy(() -> progress.phase("read")).hasMessageContaining("is not read");
      assertThatThrownBy(() -> progress.phase("publish")).hasMessageContaining("is not publish");
      progress.phase("score");
      progress.phase("publish");
      assertThatThrownBy(() -> progress.phase("more")).isInstanceOf(IllegalStateException.class);
      assertThat(progress.seconds()).containsOnlyKeys("start", "read", "score", "publish");
    }
  }

  @Test
  void log_phaseThatLasts_isToldOnceAndAShortOneIsNot() throws InterruptedException {
    try (Progress progress = progress(false)) {
      progress.phase("read");
      progress.phase("score");
      Thread.sleep(4000);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("kldrift: 2/3 score, 00:0");
  }

  @Test
  void warn_controlCharacters_areEscaped() {
    try (Progress progress = progress(true)) {
      progress.warn("cannot\n tell \u001b[2J");
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo("kldrift: warning: cannot tell \\u001b[2J" + System.lineSeparator());
  }
}
