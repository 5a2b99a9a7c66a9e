package dev.kldrift.job.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Asks the operating system for a move over the target, after forcing the content to disk; Hadoop
 * would leave a checksum file that belongs to the old content.
 */
record MoveLocalFile(FileSystem fileSystem) implements AtomicReplace {
  @Override
  public void replace(Path from, Path to) throws IOException {
    java.nio.file.Path source = java.nio.file.Path.of(from.toUri().getPath());
    java.nio.file.Path target = java.nio.file.Path.of(to.toUri().getPath());
    force(source, StandardOpenOption.WRITE);
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent(), StandardOpenOption.READ);
  }

  @Override
  public boolean isOneStep() {
    return true;
  }

  @Override
  public String how() {
    return "a file is replaced by one rename";
  }

  private static void force(java.nio.file.Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }
}
