package dev.kldrift.job.alert;

/**
 * The result of sending one message.
 *
 * @param kind accepted, rejected for good, or given up
 * @param attempts how often it was tried
 * @param reason why it was not accepted; empty where it was
 */
record SendResult(Kind kind, int attempts, String reason) {
  enum Kind {
    ACCEPTED,
    /** Sending it again would change nothing. */
    REJECTED,
    /** The sink does not answer as it should now, and would not for other messages either. */
    GIVEN_UP
  }
}
