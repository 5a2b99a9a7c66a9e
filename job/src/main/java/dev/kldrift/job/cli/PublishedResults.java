package dev.kldrift.job.cli;

import dev.kldrift.job.run.Diagnosis;

/** Results that are there whether they can be shown or not. */
final class PublishedResults {
  private PublishedResults() {}

  /**
   * Shows them.
   *
   * @throws dev.kldrift.job.run.JobFailure that says they are published, where that fails
   */
  static void print(Runnable printing) {
    try {
      printing.run();
    } catch (RuntimeException | Error e) {
      throw Diagnosis.afterPublishing(e);
    }
  }
}
