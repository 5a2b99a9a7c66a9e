package dev.kldrift.job.report;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The page on which two small histograms can be changed and every number of theirs watched. */
public final class Playground {
  private Playground() {}

  /**
   * Writes it, in one step.
   *
   * @throws JobFailure if the file cannot be written
   */
  public static void write(Path file) {
    Path target = file.toAbsolutePath();
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(
          temporary,
          HtmlPage.playground(),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write " + file + ": " + Reason.of(e), e);
    }
  }
}
