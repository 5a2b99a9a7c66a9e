package dev.kldrift.job.alert;

import dev.kldrift.job.config.SinkConfig;
import java.time.Instant;
import java.util.List;

/** The message format of a kind of sink. */
interface SinkFormat {

  /** The messages that tell a digest, in order. */
  List<Message> messages(Digest digest);

  /** The body that tells what became of a run. */
  String run(RunEvent event);

  /** Whether open alerts must be told again on every run date, or they expire. */
  default boolean expires() {
    return false;
  }

  /**
   * The format of a sink.
   *
   * @param most most alerts that one message for people lists
   * @param now when it is told
   */
  static SinkFormat of(SinkConfig sink, int most, Instant now) {
    return switch (sink.kind()) {
      case WEBHOOK -> new WebhookFormat(most);
      case SLACK -> new SlackFormat(most);
      case PAGERDUTY -> new PagerDutyFormat(sink.routingKey());
      case ALERTMANAGER -> new AlertmanagerFormat(now);
    };
  }
}
