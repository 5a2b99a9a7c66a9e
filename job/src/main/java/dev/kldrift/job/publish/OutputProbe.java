package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.UserGroupInformation;

/** Tries in a folder of its own, which it removes, whether results could be published. */
public final class OutputProbe {
  /** File systems whose rename is one step; object stores copy and delete. */
  private static final Set<String> ATOMIC = Set.of("file", "hdfs", "viewfs");

  private OutputProbe() {}

  /**
   * The findings of the probe.
   *
   * @param user who writes
   * @param rights of the folder, as in {@code rwxr-x---}
   * @param othersMayWrite whether everybody may
   * @param scheme of the file system
   * @param atomicRename whether a file is replaced in one step
   * @param free bytes left; empty where the file system does not say
   */
  public record Found(
      String user,
      String rights,
      boolean othersMayWrite,
      String scheme,
      boolean atomicRename,
      OptionalLong free) {}

  /**
   * Writes and replaces a file under the output, or under the folder in which it would be made.
   *
   * @throws JobFailure if that is not possible
   */
  public static Found probe(String output, Configuration hadoop) {
    try {
      FileSystem fileSystem = new Path(output).getFileSystem(hadoop);
      Path existing = fileSystem.makeQualified(new Path(output));
      while (existing.getParent() != null && !fileSystem.exists(existing)) {
        existing = existing.getParent();
      }
      FileStatus folder = fileSystem.getFileStatus(existing);
      if (!folder.isDirectory()) {
        throw new IOException("not a folder: " + Path.getPathWithoutSchemeAndAuthority(existing));
      }
      replaceAFile(fileSystem, existing, hadoop);
      String scheme = existing.toUri().getScheme();
      boolean local = AtomicReplace.isLocal(existing);
      long free = fileSystem.getStatus(existing).getRemaining();
      return new Found(
          UserGroupInformation.getCurrentUser().getShortUserName(),
          folder.getPermission().toString(),
          folder.getPermission().getOtherAction().implies(FsAction.WRITE)
              && !folder.getPermission().getStickyBit(),
          scheme,
          ATOMIC.contains(scheme),
          local || scheme.equals("hdfs") ? OptionalLong.of(free) : OptionalLong.empty());
    } catch (IOException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH,
          "cannot write to output " + output + ": " + String.valueOf(e.getMessage()),
          e);
    }
  }

  private static void replaceAFile(FileSystem fileSystem, Path parent, Configuration hadoop)
      throws IOException {
    Path folder = new Path(parent, "_doctor-" + UUID.randomUUID());
    try {
      if (!fileSystem.mkdirs(folder)) {
        throw new IOException("cannot make a folder");
      }
      Path target = new Path(folder, "target");
      Path staged = new Path(folder, "staged");
      for (int content = 1; content <= 2; content++) {
        write(fileSystem, staged, content);
        AtomicReplace.replace(staged, target, hadoop);
      }
      try (FSDataInputStream in = fileSystem.open(target)) {
        if (!Arrays.equals(in.readAllBytes(), new byte[] {2})) {
          throw new IOException("a renamed file has not replaced the other");
        }
      }
    } finally {
      fileSystem.delete(folder, true);
    }
  }

  private static void write(FileSystem fileSystem, Path file, int content) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(file, true)) {
      out.write(content);
    }
  }
}
