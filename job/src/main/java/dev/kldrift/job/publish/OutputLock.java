package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps a second run off an output while one is at work.
 *
 * <p>The lock is the operating system's, on {@code <output>/_lock}: it ends with the process,
 * however that ends, so that no lock is ever left behind. On other file systems than local ones
 * there is none, and the scheduler has to see to it that runs do not overlap.
 */
public final class OutputLock {
  private OutputLock() {}

  /**
   * Does work while holding the lock of an output.
   *
   * @throws JobFailure if another run has it, or nothing can be written there
   */
  public static <T> T holding(String output, Supplier<T> work) {
    Optional<Path> folder = local(output);
    if (folder.isEmpty() || !exists(folder.get())) {
      return work.get(); // which will say why there is no folder
    }
    Path file = folder.get().resolve("_lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!isFree(channel)) {
        throw new JobFailure(
            ExitCode.LOCKED, "output " + output + " is in use by another run (try again later)");
      }
      return work.get();
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write to output " + output + ": " + e.getMessage(), e);
    }
  }

  private static boolean exists(Path folder) {
    try {
      Files.createDirectories(folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Path> local(String output) {
    URI uri = new org.apache.hadoop.fs.Path(output).toUri();
    boolean local = uri.getScheme() == null || uri.getScheme().equals("file");
    return local ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
  }

  /** The lock is held by the open channel, and goes with it. */
  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
