package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code validate --print} shows, and what it must not. */
class ValidateCommandTest {
  @TempDir Path folder;

  @Test
  void print_sinks_showsWhereTheirSecretsAreButNotThem() throws IOException {
    Path secret = Files.writeString(folder.resolve("hook"), "https://hooks.example/t0ken\n");
    Path config =
        Files.writeString(
            folder.resolve("k.yaml"),
            """
            input: in
            output: out
            alerts:
              track: on
              sinks:
                - slack ${file:%s}
            """
                .formatted(secret));
    CommandFixture.Ended ended =
        CommandFixture.execute("validate", "--print", "--config", config.toString());
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .containsPattern("alerts.sinks +\\[slack \\$\\{file:.*/hook}] +k.yaml:6")
        .doesNotContain("t0ken");

    Files.writeString(secret, "ftp://hooks.example/t0ken");
    ended = CommandFixture.execute("validate", "--config", config.toString());
    assertThat(ended.exitCode()).isEqualTo(78);
    assertThat(ended.err()).contains("must be an https URL").doesNotContain("t0ken");
  }
}
