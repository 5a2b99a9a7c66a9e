package dev.kldrift.job.arrow;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** An open Arrow file, read at places that are checked against its length before any memory is. */
final class ArrowInput implements Closeable {
  private static final int CHUNK = 1 << 18;

  private final FSDataInputStream in;
  private final String path;
  private final long length;
  private final byte[] chunk = new byte[CHUNK];
  private long at;

  private ArrowInput(FSDataInputStream in, String path, long length) {
    this.in = in;
    this.path = path;
    this.length = length;
  }

  /** Opens a file of which the length is known. */
  static ArrowInput open(FileStatus file, Configuration hadoop) throws IOException {
    Path path = file.getPath();
    return open(path.toString(), file.getLen(), hadoop);
  }

  /** Opens a file of which the length is known. */
  static ArrowInput open(String path, long length, Configuration hadoop) throws IOException {
    FileSystem store = new Path(path).getFileSystem(hadoop);
    return new ArrowInput(store.open(new Path(path)), path, length);
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
    in.close();
  }
}
