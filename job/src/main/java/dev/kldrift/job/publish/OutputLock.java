package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps a second run off an output while one is at work.
 *
 * <p>The lock is the operating system's, on {@code <output>/_lock}: it ends with the process,
 * however that ends, so that no lock is ever left behind. On other file systems than local ones
 * there is none, and the scheduler has to see to it that runs do not overlap.
 */
public final class OutputLock {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OUR_GROUPS =
      PosixFilePermissions.fromString("---rw----");

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
    try (FileChannel channel = open(file)) {
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

  /**
   * Opens the file so that nobody else can hold it: even a shared lock, for which reading is
   * enough, would keep every run off.
   */
  private static FileChannel open(Path file) throws IOException {
    Path folder = file.getParent();
    if (!Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    Set<PosixFilePermission> rights = EnumSet.copyOf(OURS);
    if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.GROUP_WRITE)) {
      rights.addAll(OUR_GROUPS); // whose members replace results too
    }
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(rights));
      setRights(file, rights);
      return channel;
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("_lock is not a file (remove it)", e);
      }
      FileChannel channel =
          FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
      setRights(file, rights);
      return channel;
    }
  }

  /** An earlier version made the file for everybody to read, and a umask may cut too much. */
  private static void setRights(Path file, Set<PosixFilePermission> rights) throws IOException {
    if (!Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(rights)) {
      try {
        Files.setPosixFilePermissions(file, rights);
      } catch (FileSystemException e) {
        System.getLogger(OutputLock.class.getName())
            .log(System.Logger.Level.INFO, "{0} keeps its rights: it is somebody else''s", file);
      }
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
