package dev.kldrift.job.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Puts a file in the place of another in one step, so that a reader finds the old or the new one.
 *
 * <p>Hadoop's own rename with overwrite deletes the target first on a local disk, and leaves a
 * checksum file that belongs to the old content; there we ask the operating system instead, after
 * forcing the content to disk.
 */
final class AtomicReplace {
  private AtomicReplace() {}

  /** Renames {@code from} to {@code to}, over what is there. */
  static void replace(Path from, Path to, Configuration hadoop) throws IOException {
    if (!isLocal(to)) {
      FileContext.getFileContext(to.toUri(), hadoop).rename(from, to, Options.Rename.OVERWRITE);
      return;
    }
    java.nio.file.Path source = java.nio.file.Path.of(from.toUri().getPath());
    java.nio.file.Path target = java.nio.file.Path.of(to.toUri().getPath());
    force(source, StandardOpenOption.WRITE);
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent(), StandardOpenOption.READ);
  }

  static boolean isLocal(Path path) {
    return path.toUri().getScheme() == null || path.toUri().getScheme().equals("file");
  }

  private static void force(java.nio.file.Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }
}
