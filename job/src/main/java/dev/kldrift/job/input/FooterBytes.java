package dev.kldrift.job.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The last bytes of a Parquet file: its footer as it is stored, of a length that can be borne.
 *
 * <p>Format: <a href="https://parquet.apache.org/docs/file-format/">Parquet file format</a>. What
 * they say is a stranger's until {@link FooterShape} has looked at it.
 */
final class FooterBytes {
  /** A thousand columns in a hundred row groups take about ten megabytes. */
  static final int MOST_BYTES = 64 << 20;

  private static final int MAGIC_LENGTH = 4;
  private static final int TRAILER = Integer.BYTES + MAGIC_LENGTH;
  private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private FooterBytes() {}

  /**
   * Reads the footer of a file.
   *
   * @throws IOException if it has none, or one that is too long
   */
  static byte[] read(FileStatus file, Configuration hadoop) throws IOException {
    Path path = file.getPath();
    long length = file.getLen();
    if (length < MAGIC_LENGTH + TRAILER) {
      throw new IOException("is not a Parquet file: it has only %d bytes".formatted(length));
    }
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      byte[] trailer = new byte[TRAILER];
      in.readFully(length - TRAILER, trailer);
      byte[] magic = Arrays.copyOfRange(trailer, Integer.BYTES, TRAILER);
      if (Arrays.equals(magic, ENCRYPTED)) {
        throw new IOException("it is encrypted, and there is no key here");
      }
      if (!Arrays.equals(magic, MAGIC)) {
        throw new IOException(
            "is not a Parquet file. Expected magic number at tail, but found "
                + Arrays.toString(magic));
      }
      int bytes = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (bytes <= 0 || bytes > Math.min(MOST_BYTES, length - TRAILER - MAGIC_LENGTH)) {
        throw new IOException(
            "its footer is said to have %d bytes (must be from 1 to %d)"
                .formatted(bytes, Math.min(MOST_BYTES, length - TRAILER - MAGIC_LENGTH)));
      }
      byte[] footer = new byte[bytes];
      in.readFully(length - TRAILER - bytes, footer);
      return footer;
    }
  }
}
