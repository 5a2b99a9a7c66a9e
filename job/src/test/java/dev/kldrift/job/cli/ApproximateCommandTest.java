package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.approximate.Families;
import dev.kldrift.job.run.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApproximateCommandTest extends CommandFixture {

  private Ended approximate(Path input, Path output, String... more) {
    String[] always = {
      "approximate", "--run-date", DATE, "--input", input.toString(), "--output", output.toString()
    };
    String[] all = new String[always.length + more.length];
    System.arraycopy(always, 0, all, 0, always.length);
    System.arraycopy(more, 0, all, always.length, more.length);
    return execute(all);
  }

  @Test
  void approximate_aFile_publishesAndSaysSo() {
    Path input = input("good", "select 1 k, [3, 1] p");
    Path output = folder().resolve("approximated");
    Ended ended = approximate(input, output, "--family", "uniform,piecewise-2");
    assertThat(ended.err()).doesNotContain("error");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("rows read 1 = approximated 1 + quarantined 0");
    assertThat(Files.exists(output.resolve("approximation/run_date=" + DATE))).isTrue();
  }

  @Test
  void approximate_logWeights_isADomain() {
    Path input = input("logs", "select 1 k, [0.0::double, -1.0::double] p");
    Path output = folder().resolve("evidence");
    Ended ended = approximate(input, output, "--family", "uniform", "--domain", "log_weights");
    assertThat(ended.err()).doesNotContain("error");
    assertThat(ended.exitCode()).isZero();
    assertFailed(
        approximate(input, output, "--family", "uniform", "--domain", "logits"),
        ExitCode.BAD_CONFIG,
        "--domain: domain is 'logits' (must be one of counts, probabilities, log_weights)");
  }

  @Test
  void approximate_unknownFamily_listsThem() {
    Ended ended = approximate(folder().resolve("any"), output(), "--family", "uniform,gauss");
    assertFailed(
        ended,
        ExitCode.USAGE,
        "--family: no family 'gauss' (families: " + String.join(", ", Families.names()) + ")");
  }

  @Test
  void approximate_unknownObjective_listsThem() {
    Ended ended =
        approximate(folder().resolve("any"), output(), "--family", "uniform", "--objective", "kl");
    assertFailed(ended, ExitCode.USAGE, "--objective is 'kl' (must be kl_pq, kl_qp or both)");
  }

  @Test
  void approximate_mixWithoutReferences_asksForThem() {
    assertFailed(
        approximate(folder().resolve("any"), output(), "--family", "mix"),
        ExitCode.USAGE,
        "--family: family 'mix' needs references (give them)");
  }

  @Test
  void approximate_noInput_saysSo() {
    Ended ended =
        approximate(
            folder().resolve("nowhere"), folder().resolve("new"), "--quiet", "--family", "uniform");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.NO_INPUT.number());
  }

  @Test
  void approximate_onTopOfCompare_isRefused() {
    Path input = input("again", "select 1 k, [3, 1] p");
    assertFailed(
        approximate(input, output(), "--quiet", "--family", "uniform"),
        ExitCode.BAD_CONFIG,
        "output %s has results of compare for %s (give approximate an output of its own)"
            .formatted(output(), DATE));
  }
}
