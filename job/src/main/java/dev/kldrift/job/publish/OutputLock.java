package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Keeps a second run off an output while one is at work.
 *
 * <p>On a local disk the lock is the operating system's, on {@code <output>/_lock}: it ends with
 * the process, however that ends, so that no lock is ever left behind. Elsewhere it is a {@link
 * Lease}, which ends some time after its owner.
 */
public final class OutputLock {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OUR_GROUPS =
      PosixFilePermissions.fromString("---rw----");

  private static final Map<String, Lease> LEASES = new ConcurrentHashMap<>();

  private OutputLock() {}

  /**
   * Does work while holding the lock of an output.
   *
   * @throws JobFailure if another run has it, or nothing can be written there
   */
  public static <T> T holding(String output, Configuration hadoop, Supplier<T> work) {
    org.apache.hadoop.fs.Path root = qualified(output, hadoop);
    return AtomicReplace.isLocal(root)
        ? holdingFile(output, Path.of(root.toUri().getPath()), work)
        : holdingLease(root, hadoop, work);
  }

  private static org.apache.hadoop.fs.Path qualified(String output, Configuration hadoop) {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(output);
    try {
      return root.getFileSystem(hadoop).makeQualified(root);
    } catch (IOException | RuntimeException e) {
      throw OutputFolder.cannotWrite(root, e);
    }
  }

  private static <T> T holdingLease(
      org.apache.hadoop.fs.Path root, Configuration hadoop, Supplier<T> work) {
    Lease lease;
    try {
      lease = Lease.take(root, hadoop);
    } catch (IOException e) {
      throw OutputFolder.cannotWrite(root, e);
    }
    LEASES.put(root.toString(), lease);
    try {
      return work.get();
    } finally {
      giveUp(root.toString());
    }
  }

  /**
   * Makes sure, before something is published, that no other run has taken the output over.
   *
   * @throws JobFailure if one has
   */
  static void confirm(org.apache.hadoop.fs.Path root) {
    Optional.ofNullable(LEASES.get(root.toString())).ifPresent(Lease::confirm);
  }

  /** The same by what is known here, before each file. */
  static void requireHeld(org.apache.hadoop.fs.Path root) {
    Optional.ofNullable(LEASES.get(root.toString())).ifPresent(Lease::requireHeld);
  }

  /** Lets others in, of a process that is told to end. */
  public static void giveUpAll() {
    LEASES.keySet().forEach(OutputLock::giveUp);
  }

  private static void giveUp(String root) {
    Optional.ofNullable(LEASES.remove(root)).ifPresent(Lease::giveUp);
  }

  private static <T> T holdingFile(String output, Path folder, Supplier<T> work) {
    if (!exists(folder)) {
      return work.get(); // which will say why there is no folder
    }
    Path file = folder.resolve("_lock");
    try (FileChannel channel = open(file)) {
      if (!isFree(channel)) {
        throw new JobFailure(
            ExitCode.LOCKED, "output " + output + " is in use by another run (try again later)");
      }
      return work.get();
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write to output " + output + ": " + Reason.of(e), e);
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
