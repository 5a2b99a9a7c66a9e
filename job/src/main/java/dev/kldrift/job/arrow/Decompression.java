package dev.kldrift.job.arrow;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.arrow.flatbuf.CompressionType;

/**
 * Buffers that a writer has compressed, each by itself: 8 bytes with the length of the values, then
 * an LZ4 or Zstandard frame; length -1 says that the values follow as they are.
 */
final class Decompression {
  /** Length of what stands before a frame. */
  static final int PREFIX = Long.BYTES;

  static final long NOT_COMPRESSED = -1;

  private Decompression() {}

  /**
   * Decompresses a frame to values of a known length.
   *
   * @throws dev.kldrift.job.run.JobFailure if it does not hold exactly that many bytes
   */
  static byte[] of(byte codec, ByteBuffer frame, int length, ArrowInput in) {
    byte[] values = new byte[length];
    try {
      switch (codec) {
        case CompressionType.ZSTD -> zstd(frame, values);
        case CompressionType.LZ4_FRAME -> lz4(frame, values);
        default ->
            throw in.broken(
                "its buffers are compressed by codec " + codec + " (must be lz4 or zstd)");
      }
    } catch (IOException e) {
      throw in.broken(e);
    }
    return values;
  }

  private static void zstd(ByteBuffer frame, byte[] values) throws IOException {
    long found =
        Zstd.decompressByteArray(
            values,
            0,
            values.length,
            frame.array(),
            frame.arrayOffset() + frame.position(),
            frame.remaining());
    if (Zstd.isError(found)) {
      throw new IOException("a zstd buffer is damaged: " + Zstd.getErrorName(found));
    }
    requireLength(found, values.length);
  }

  private static void lz4(ByteBuffer frame, byte[] values) throws IOException {
    int offset = frame.arrayOffset() + frame.position();
    try (LZ4FrameInputStream lz4 =
        new LZ4FrameInputStream(
            new ByteArrayInputStream(frame.array(), offset, frame.remaining()))) {
      int found = lz4.readNBytes(values, 0, values.length);
      requireLength(lz4.read() < 0 ? found : (long) found + 1, values.length);
    }
  }

  private static void requireLength(long found, int length) throws IOException {
    if (found != length) {
      throw new IOException(
          "a compressed buffer holds %d bytes (must be %d)".formatted(found, length));
    }
  }
}
