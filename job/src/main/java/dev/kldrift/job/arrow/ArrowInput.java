package dev.kldrift.job.arrow;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** An open Arrow file, read at places that are checked against its length before any memory is. */
final class ArrowInput implements Closeable {
  private static final int CHUNK = 1 << 18;

  /** Below this, a copy costs less than a mapping. */
  private static final int LEAST_MAPPED = 1 << 16;

  private final FSDataInputStream in;
  private final String path;
  private final long length;
  private final Optional<File> local;
  private final byte[] chunk = new byte[CHUNK];
  private long at;
  private FileChannel channel;

  private ArrowInput(FSDataInputStream in, String path, long length, Optional<File> local) {
    this.in = in;
    this.path = path;
    this.length = length;
    this.local = local;
  }

  /** Opens a file of which the length is known. */
  static ArrowInput open(FileStatus file, Configuration hadoop) throws IOException {
    Path path = file.getPath();
    return open(path.toString(), file.getLen(), hadoop);
  }

  /** Opens a file of which the length is known. */
  static ArrowInput open(String path, long length, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    FileSystem store = file.getFileSystem(hadoop);
    return new ArrowInput(store.open(file), path, length, local(store, file));
  }

  /** The file on a local disk, unless Hadoop has checksums to hold what it reads against. */
  private static Optional<File> local(FileSystem store, Path file) {
    if (!(store instanceof LocalFileSystem disk)) {
      return Optional.empty();
    }
    File found = disk.pathToFile(file);
    File checksums = disk.pathToFile(disk.getChecksumFile(file));
    return checksums.exists() ? Optional.empty() : Optional.of(found);
  }

  long length() {
    return length;
  }

  String path() {
    return path;
  }

  /** Bytes from a place on, for little-endian reading. */
  ByteBuffer bytes(long from, int count) throws IOException {
    require(from, count);
    byte[] bytes = new byte[count];
    seek(from);
    in.readFully(bytes, 0, count);
    at += count;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fills the beginning of a buffer from a place on. */
  void read(long from, long count, ArrowBuf into) throws IOException {
    require(from, count);
    seek(from);
    for (long done = 0; done < count; ) {
      int part = (int) Math.min(CHUNK, count - done);
      in.readFully(chunk, 0, part);
      into.setBytes(done, chunk, 0, part);
      done += part;
      at += part;
    }
  }

  /** Whether so many bytes of the file can be memory without being copied. */
  boolean isMappable(long count) {
    return local.isPresent() && count >= LEAST_MAPPED && count <= Integer.MAX_VALUE;
  }

  /**
   * Bytes from a place on, as memory that the file itself is behind. Whoever writes over a file
   * while it is read changes them: so nothing may be in them that has to be checked first.
   */
  ArrowBuf map(long from, long count, BufferAllocator allocator) throws IOException {
    require(from, count);
    if (channel == null) {
      channel = FileChannel.open(local.orElseThrow().toPath(), StandardOpenOption.READ);
    }
    MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, from, count);
    return allocator.wrapForeignAllocation(new Mapping(mapped, count)).writerIndex(count);
  }

  /** Mapped memory, which the JVM gives back when nothing refers to it any more. */
  private static final class Mapping extends ForeignAllocation {
    @SuppressWarnings("unused") // it keeps the memory
    private MappedByteBuffer mapped;

    Mapping(MappedByteBuffer mapped, long bytes) {
      super(bytes, MemoryUtil.getByteBufferAddress(mapped));
      this.mapped = mapped;
    }

    @Override
    protected void release0() {
      mapped = null;
    }
  }

  private void seek(long to) throws IOException {
    if (to != at) {
      in.seek(to);
      at = to;
    }
  }

  private void require(long from, long count) {
    if (from < 0 || count < 0 || from > length - count) {
      throw broken(
          "it ends at byte "
              + length
              + ", but bytes "
              + from
              + " to "
              + (from + count)
              + " are to be read");
    }
  }

  /** The failure of whoever reads a file that is not what it should be. */
  JobFailure broken(String problem) {
    return new JobFailure(ExitCode.BAD_DATA, message(problem));
  }

  /** The failure where a library could not make sense of the file. */
  JobFailure broken(Throwable reason) {
    return reason instanceof JobFailure known
        ? known
        : new JobFailure(ExitCode.BAD_DATA, message(Reason.of(reason)), reason);
  }

  private String message(String problem) {
    return "cannot read Arrow file "
        + Path.getPathWithoutSchemeAndAuthority(new Path(path))
        + ": "
        + problem;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    in.close();
  }
}
