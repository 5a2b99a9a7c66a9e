package dev.kldrift.job.publish;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk, on which a folder {@code full} has only so much room. Who writes more gets what
 * the operating system gives, as the bytes go to {@code /dev/full}.
 */
public final class FullDisk extends LocalFileSystem {
  static final String FOLDER = "/full/";

  private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);
  private static final AtomicLong USED = new AtomicLong();
  private static final AtomicLong MOST_USED = new AtomicLong();

  /** For Hadoop, which makes it by reflection. */
  public FullDisk() {
    super(new Raw());
  }

  /** What is there is counted as nothing. */
  static void room(long bytes) {
    ROOM.set(bytes);
    USED.set(0);
    MOST_USED.set(0);
  }

  static long mostUsed() {
    return MOST_USED.get();
  }

  private static boolean take(long bytes) {
    long used = USED.addAndGet(bytes);
    if (used > ROOM.get()) {
      USED.addAndGet(-bytes);
      return false;
    }
    MOST_USED.accumulateAndGet(used, Math::max);
    return true;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    protected OutputStream createOutputStreamWithMode(
        Path file, boolean append, FsPermission permission) throws IOException {
      OutputStream out = super.createOutputStreamWithMode(file, append, permission);
      return file.toString().contains(FOLDER) ? new Limited(out, this) : out;
    }

    OutputStream devFull() throws IOException {
      return super.createOutputStream(new Path("/dev/full"), true);
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission)
        throws IOException {
      return (!folder.toString().contains(FOLDER) || take(1))
          && super.mkOneDirWithMode(path, folder, permission);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      if (path.toString().contains(FOLDER)) {
        USED.addAndGet(-size(pathToFile(path).toPath()));
      }
      return super.delete(path, recursive);
    }

    private static long size(java.nio.file.Path path) throws IOException {
      if (!Files.exists(path)) {
        return 0;
      }
      try (Stream<java.nio.file.Path> files = Files.walk(path)) {
        return files
            .map(java.nio.file.Path::toFile)
            .mapToLong(f -> f.isFile() ? f.length() : 1)
            .sum();
      }
    }
  }

  private static final class Limited extends BufferedOutputStream {
    private final Raw disk;

    Limited(OutputStream out, Raw disk) {
      super(out, 1);
      this.disk = disk;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (take(length)) {
        super.write(bytes, offset, length);
      } else {
        try (OutputStream full = disk.devFull()) {
          full.write(bytes, offset, length);
        }
      }
    }

    @Override
    public synchronized void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }
}
