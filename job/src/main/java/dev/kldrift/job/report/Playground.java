package dev.kldrift.job.report;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import dev.kldrift.job.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/** The page on which two small histograms can be changed and every number of theirs watched. */
public final class Playground {
  private Playground() {}

  /**
   * Writes it, in one step.
   *
   * @throws JobFailure if the file cannot be written
   */
  public static void write(Path file) {
    try {
      WholeFile.writeText(file, HtmlPage.playground());
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write " + file + ": " + Reason.of(e), e);
    }
  }
}
