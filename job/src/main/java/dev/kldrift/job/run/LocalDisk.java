package dev.kldrift.job.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkContext;

/**
 * Hadoop's local file system, but that Java sets the permissions of what it makes.
 *
 * <p>Without Hadoop's native library, which Spark does not ship, Hadoop starts a process for each
 * file and folder to set them ({@code chmod}): more than a thousand in a night of a hundred days,
 * and longer than writing most of them takes.
 */
public final class LocalDisk extends LocalFileSystem {
  private static final String IMPLEMENTATION = "fs.file.impl";

  /** Made by Hadoop, by the name of the class. */
  public LocalDisk() {
    super(new Raw());
  }

  /**
   * Settings of Hadoop by which paths are of this class: none where Hadoop or executors do not know
   * it, or where somebody has chosen another.
   */
  public static Map<String, String> settings(SparkContext context) {
    Configuration hadoop = context.hadoopConfiguration();
    boolean known = hadoop.getClassByNameOrNull(LocalDisk.class.getName()) == LocalDisk.class;
    boolean chosen = hadoop.get(IMPLEMENTATION) != null;
    if (!context.isLocal() || !known || chosen) {
      return Map.of();
    }
    // Whoever has started Spark has had one already, which is kept by scheme.
    return Map.of(
        IMPLEMENTATION, LocalDisk.class.getName(), IMPLEMENTATION + ".disable.cache", "true");
  }

  private static final class Raw extends RawLocalFileSystem {
    private static final int LETTERS = 9;

    /** What nine letters cannot say is left to Hadoop. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      short bits = permission.toShort();
      if (bits >>> LETTERS != 0) {
        super.setPermission(path, permission);
        return;
      }
      try {
        String letters = new FsPermission(bits).toString(); // some kinds of them say more
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(), PosixFilePermissions.fromString(letters));
      } catch (UnsupportedOperationException e) { // not POSIX
        super.setPermission(path, permission);
      }
    }
  }
}
