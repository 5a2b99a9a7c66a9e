package dev.kldrift.kernel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads what {@link StateWriter} wrote; lengths are checked before memory is taken for them. */
final class StateReader {
  private final ByteBuffer in;
  private final int flags;
  private final long count;
  private final int bins;

  StateReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
    int version = octet();
    if (version != StateWriter.VERSION) {
      throw new IllegalArgumentException(
          "histogram sum has an unknown version: " + version + " (known: 1)");
    }
    this.flags = octet();
    this.count = unsigned();
    this.bins = length(unsigned());
  }

  boolean firstFlag() {
    return (flags & 1) != 0;
  }

  boolean secondFlag() {
    return (flags & 2) != 0;
  }

  long count() {
    return count;
  }

  int bins() {
    return bins;
  }

  int octet() {
    try {
      return in.get() & 0xff;
    } catch (BufferUnderflowException e) {
      throw cutShort(e);
    }
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = octet();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("histogram sum holds a number of more than 64 bits");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  double real() {
    try {
      return in.getDouble();
    } catch (BufferUnderflowException e) {
      throw cutShort(e);
    }
  }

  double[] doubles() {
    double[] values = new double[length(unsigned())];
    for (int i = 0; i < values.length; i++) {
      values[i] = real();
    }
    return values;
  }

  /** Everything counted takes at least a byte. */
  private int length(long value) {
    if (value < 0 || value > in.remaining()) {
      throw cutShort(null);
    }
    return (int) value;
  }

  void end() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(
          "histogram sum is followed by " + in.remaining() + " bytes that are not part of it");
    }
  }

  private IllegalArgumentException cutShort(Throwable cause) {
    return new IllegalArgumentException(
        "histogram sum is cut short: " + in.capacity() + " bytes", cause);
  }
}
