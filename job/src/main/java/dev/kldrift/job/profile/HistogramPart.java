package dev.kldrift.job.profile;

import dev.kldrift.job.profile.RowGroups.Group;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The counts of one task, or of several, for one histogram. */
final class HistogramPart {
  private final Group group;
  private long[] counts = {};
  private long zeros;
  private long infinite;
  private long empty;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private final ExactTotal sum = new ExactTotal();
  private final ExactTotal squares = new ExactTotal();

  HistogramPart(Group group) {
    this.group = group;
  }

  /** Which rows were counted. */
  Group group() {
    return group;
  }

  /** Rows of each bin. */
  long[] counts() {
    return counts.clone();
  }

  void setCounts(long... all) {
    counts = all.clone();
  }

  /** Numbers that are zero. */
  long zeros() {
    return zeros;
  }

  void setZeros(long count) {
    zeros = count;
  }

  /** Numbers that are infinite. */
  long infinite() {
    return infinite;
  }

  void setInfinite(long count) {
    infinite = count;
  }

  /** Texts that are empty. */
  long empty() {
    return empty;
  }

  void setEmpty(long count) {
    empty = count;
  }

  /** The least number; NULL where there is none. */
  Double least() {
    return least <= greatest ? least : null;
  }

  /** The greatest number; NULL where there is none. */
  Double greatest() {
    return least <= greatest ? greatest : null;
  }

  void setExtremes(double from, double to) {
    least = from;
    greatest = to;
  }

  /** Sum of the finite numbers. */
  ExactTotal sum() {
    return sum;
  }

  /** Sum of their squares. */
  ExactTotal squares() {
    return squares;
  }

  /** Adds what was counted elsewhere of the same rows. */
  HistogramPart add(HistogramPart other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    zeros += other.zeros;
    infinite += other.infinite;
    empty += other.empty;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    sum.add(other.sum);
    squares.add(other.squares);
    return this;
  }

  void write(DataOutputStream out) throws IOException {
    group.write(out);
    out.writeInt(counts.length);
    for (long count : counts) {
      writeCount(out, count);
    }
    writeCount(out, zeros);
    writeCount(out, infinite);
    writeCount(out, empty);
    out.writeDouble(least);
    out.writeDouble(greatest);
    sum.write(out);
    squares.write(out);
  }

  static HistogramPart read(DataInputStream in) throws IOException {
    HistogramPart part = new HistogramPart(Group.read(in));
    part.counts = new long[in.readInt()];
    for (int i = 0; i < part.counts.length; i++) {
      part.counts[i] = readCount(in);
    }
    part.zeros = readCount(in);
    part.infinite = readCount(in);
    part.empty = readCount(in);
    part.least = in.readDouble();
    part.greatest = in.readDouble();
    part.sum.add(ExactTotal.read(in));
    part.squares.add(ExactTotal.read(in));
    return part;
  }

  /** Seven bits a byte, as most counts are small. */
  private static void writeCount(DataOutputStream out, long count) throws IOException {
    long rest = count;
    while (rest > Byte.MAX_VALUE) {
      out.writeByte((int) rest | ~Byte.MAX_VALUE);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readCount(DataInputStream in) throws IOException {
    long count = 0;
    int shift = 0;
    byte next = in.readByte();
    while (next < 0) {
      count |= (long) (next & Byte.MAX_VALUE) << shift;
      shift += 7;
      next = in.readByte();
    }
    return count | (long) next << shift;
  }
}
