package dev.kldrift.job.alert;

import java.time.Duration;

/**
 * Time limits and retries of requests to a sink.
 *
 * @param connect longest wait for a connection
 * @param answer longest wait for the head of an answer
 * @param attempts most attempts for one message
 * @param pause wait before the second attempt; doubled before each further one
 * @param total longest time for all messages to one sink
 */
public record HttpLimits(
    Duration connect, Duration answer, int attempts, Duration pause, Duration total) {
  /** A minute in all: the results are published, nobody waits but the scheduler. */
  public static final HttpLimits NIGHTLY =
      new HttpLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  /** A few seconds in all: the process is told to end. */
  public static final HttpLimits ENDING =
      new HttpLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(4));
}
