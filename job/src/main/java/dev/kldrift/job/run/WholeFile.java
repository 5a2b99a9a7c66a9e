package dev.kldrift.job.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A local file that is written beside its place and moved there when it is whole, so that nobody
 * reads half of it. What has the place already is replaced.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Work on the file before it is in its place. */
  @FunctionalInterface
  public interface Work<T> {
    /** Writes a file that is not there yet. */
    T on(Path file) throws IOException;
  }

  /**
   * Writes a file in one step.
   *
   * @return what the work returns
   * @throws IOException if it cannot be written; nothing is left of it then
   */
  public static <T> T write(Path file, Work<T> work) throws IOException {
    Path place = file.toAbsolutePath();
    Path part = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      T result = work.on(part);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return result;
    } finally {
      deleteIfThere(part);
    }
  }

  /**
   * Writes the file that a command is asked for in one step, and makes its folder where there is
   * none, as commands make their output.
   *
   * @return what the work returns
   * @throws JobFailure if it cannot be written
   */
  public static <T> T writeNamed(Path file, Work<T> work) {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder (must name a file)");
      }
      Path folder = file.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder)) { // a link to one is none to Java
        Files.createDirectories(folder);
      }
      return write(file, work);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  /** Writes a text in one step, as {@link #writeNamed}. */
  public static void writeNamed(Path file, String text) {
    writeNamed(file, part -> newFile(part, text));
  }

  /** Writes a text to a file that is not there, which no link can stand for. */
  public static Path newFile(Path part, String text) throws IOException {
    return Files.writeString(part, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void deleteIfThere(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      System.getLogger(WholeFile.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "cannot delete {0}: {1}",
              PrintableText.line(part.toString()),
              Reason.of(e));
    }
  }
}
