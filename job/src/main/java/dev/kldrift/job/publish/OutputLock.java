package dev.kldrift.job.publish;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;

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
   * @throws JobFailure if another run has it
   * @throws Exception what the work throws
   */
  public static <T> T holding(String output, Callable<T> work) throws Exception {
    Optional<Path> folder = local(output);
    if (folder.isEmpty()) {
      return work.call();
    }
    try (FileChannel channel = open(folder.get(), output)) {
      if (!isFree(channel)) {
        throw new JobFailure(
            ExitCode.LOCKED, "output " + output + " is in use by another run (try again later)");
      }
      return work.call();
    }
  }

  private static FileChannel open(Path folder, String output) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          folder.resolve("_lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write to output " + output + ": " + e.getMessage(), e);
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
