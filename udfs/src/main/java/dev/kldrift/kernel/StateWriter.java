package dev.kldrift.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the state of a sum: a version byte, flags, the number of partials and of bins, the bins.
 */
final class StateWriter {
  static final int VERSION = 1;

  private byte[] bytes;
  private int size;

  StateWriter(long count, int bins, boolean firstFlag, boolean secondFlag) {
    bytes = new byte[16 + 2 * bins];
    octet(VERSION);
    octet((firstFlag ? 1 : 0) | (secondFlag ? 2 : 0));
    unsigned(count);
    unsigned(bins);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  void octet(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Seven bits a byte, lowest first, the top bit set on all bytes but the last. */
  void unsigned(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Small numbers of either sign in few bytes. */
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void real(double value) {
    reserve(Double.BYTES);
    ByteBuffer.wrap(bytes).putDouble(size, value);
    size += Double.BYTES;
  }

  void doubles(double[] values) {
    unsigned(values.length);
    for (double value : values) {
      real(value);
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
