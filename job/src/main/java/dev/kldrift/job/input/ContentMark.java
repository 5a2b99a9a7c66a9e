package dev.kldrift.job.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What stands for the content of a file: the same for a copy or a file that was touched, another
 * one for other content.
 *
 * <p>It is the SHA-256 of the length and of what describes the content: a footer with the sizes,
 * counts, smallest and largest values of every column chunk. In a small file two contents may agree
 * in all of that, and reading the rest costs nothing, so all of it counts.
 */
final class ContentMark {
  /** Bytes up to which a file counts as a whole. */
  static final int WHOLE = 1 << 20;

  private static final int END = 1 << 20;

  private ContentMark() {}

  /**
   * The mark of a file.
   *
   * @param description what describes the content, of a large file
   */
  static String of(FileStatus file, byte[] description, Configuration hadoop) throws IOException {
    long length = file.getLen();
    MessageDigest digest = DigestUtils.getSha256Digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
    digest.update(length <= WHOLE ? end(file, (int) length, hadoop) : description);
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /** The mark of a file that has its description at its end, or checksums of all before it. */
  static String ofEnd(FileStatus file, Configuration hadoop) throws IOException {
    return of(file, end(file, (int) Math.min(file.getLen(), END), hadoop), hadoop);
  }

  private static byte[] end(FileStatus file, int bytes, Configuration hadoop) throws IOException {
    Path path = file.getPath();
    byte[] end = new byte[bytes];
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      in.readFully(file.getLen() - bytes, end);
    }
    return end;
  }
}
