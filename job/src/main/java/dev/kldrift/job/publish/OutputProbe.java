package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  /** File systems whose rights of files say who may write; object stores make them up. */
  private static final Set<String> RIGHTS = Set.of("file", "hdfs", "viewfs");

  private OutputProbe() {}

  /**
   * The findings of the probe.
   *
   * @param user who writes
   * @param rights of the folder, as in {@code rwxr-x---}; empty where there are none
   * @param othersMayWrite whether everybody may
   * @param promise what the store says that it does
   * @param broken what of that it did not do
   * @param free bytes left; empty where the file system does not say
   */
  public record Found(
      String user,
      String rights,
      boolean othersMayWrite,
      StorePromise promise,
      List<String> broken,
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
      List<String> broken = tryPromises(fileSystem, existing, hadoop);
      String scheme = existing.toUri().getScheme();
      boolean rights = RIGHTS.contains(scheme);
      long free = fileSystem.getStatus(existing).getRemaining();
      return new Found(
          UserGroupInformation.getCurrentUser().getShortUserName(),
          rights ? folder.getPermission().toString() : "",
          rights
              && folder.getPermission().getOtherAction().implies(FsAction.WRITE)
              && !folder.getPermission().getStickyBit(),
          StorePromise.of(existing, hadoop),
          broken,
          AtomicReplace.isLocal(existing) || scheme.equals("hdfs")
              ? OptionalLong.of(free)
              : OptionalLong.empty());
    } catch (IOException | RuntimeException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write to output " + output + ": " + Reason.of(e), e);
    }
  }

  private static List<String> tryPromises(FileSystem fileSystem, Path parent, Configuration hadoop)
      throws IOException {
    Path folder = new Path(parent, "_doctor-" + UUID.randomUUID());
    try {
      if (!fileSystem.mkdirs(folder)) {
        throw new IOException("cannot make a folder");
      }
      Path target = new Path(folder, "target");
      Path staged = new Path(folder, "staged");
      for (byte content = 1; content <= 2; content++) {
        write(fileSystem, staged, content);
        AtomicReplace.replace(staged, target, hadoop);
      }
      try (FSDataInputStream in = fileSystem.open(target)) {
        if (!Arrays.equals(in.readAllBytes(), new byte[] {2})) {
          throw new IOException("a file has not replaced the other");
        }
      }
      List<String> broken = new ArrayList<>();
      if (Arrays.stream(fileSystem.listStatus(folder))
          .noneMatch(file -> file.getPath().getName().equals("target"))) {
        broken.add("a listing does not show a file that has just been written");
      }
      Path alone = new Path(folder, "alone");
      if (!ExclusiveCreate.create(fileSystem, alone, new byte[] {1})
          || ExclusiveCreate.create(fileSystem, alone, new byte[] {2})) {
        broken.add("a file was made twice that can be made once: two runs are not kept apart");
      }
      return broken;
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
