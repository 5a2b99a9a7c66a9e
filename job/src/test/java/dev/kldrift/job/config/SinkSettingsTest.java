package dev.kldrift.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where alerts are sent, which may be a secret. */
class SinkSettingsTest extends SettingsFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://hooks.example/t0ken | ''",
        "http://localhost:8080/t0ken | ''",
        "http://127.0.0.1/t0ken | ''",
        "http://[::1]:1/t0ken | ''",
        "http://hooks.example/t0ken | URL",
        "http://127.0.0.1.example/t0ken | URL",
        "http://localhost.example/t0ken | URL",
        "https://user:t0ken@hooks.example/ | URL",
        "file:///t0ken | URL",
        "https:///t0ken | URL",
        "t0ken | URL",
        "https://a b/t0ken | URL",
      })
  void of_urlOfASink_isHttpsOrLoopback(String url, String problem) {
    String sink = "webhook ${file:" + secret(url) + "}";
    String yaml = "input: in\noutput: out\nalerts:\n  track: on\n  sinks:\n    - " + sink + "\n";
    if (problem.isEmpty()) {
      assertThat(config(yaml).alerts().delivery().sinks()).hasSize(1);
      return;
    }
    assertThatThrownBy(() -> config(yaml))
        .hasMessage(
            "c.yaml:6: alerts.sinks: '"
                + sink
                + "': URL (must be an https URL with a host and no user, or http to localhost,"
                + " 127.0.0.1 or [::1])")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack https://hooks.example/t0ken",
        "slack ${KLDRIFT_NOT_SET:-https://hooks.example/t0ken}",
        "https://hooks.example/t0ken",
        "slack ${A} ${B}",
        "slack",
        "pagerduty t0ken",
      })
  void of_sinkWithASecretInTheOpen_isRefusedAndNotShown(String sink) {
    assertThatThrownBy(
            () ->
                config("input: in\noutput: out\nalerts: {track: on, sinks: [\"" + sink + "\"]}\n"))
        .hasMessageStartingWith("c.yaml:3: alerts.sinks: entry 1 (must be webhook, slack or")
        .hasMessageNotContaining("t0ken");
  }

  @Test
  void of_hostOfASinkNotListed_isAnError() {
    String sink = "slack ${file:" + secret("https://hooks.example/t0ken") + "}";
    assertThatThrownBy(
            () ->
                config(
                    "input: in\noutput: out\nalerts: {track: on, hosts: [a.example], sinks: [\"%s\"]}\n"
                        .formatted(sink)))
        .hasMessage(
            "c.yaml:3: alerts.sinks: '"
                + sink
                + "': host hooks.example (must be one of alerts.hosts [a.example])");
    assertThatThrownBy(
            () -> config("input: in\noutput: out\nalerts: {sinks: [\"%s\"]}\n".formatted(sink)))
        .hasMessage("c.yaml:3: alerts.sinks: there are none to send (alerts.track must be on)");
  }
}
