package dev.kldrift.job.report;

import dev.kldrift.job.run.WholeFile;
import java.nio.file.Path;

/** The page on which two small histograms can be changed and every number of theirs watched. */
public final class Playground {
  private Playground() {}

  /**
   * Writes it, in one step.
   *
   * @throws dev.kldrift.job.run.JobFailure if the file cannot be written
   */
  public static void write(Path file) {
    WholeFile.writeNamed(file, HtmlPage.playground());
  }
}
