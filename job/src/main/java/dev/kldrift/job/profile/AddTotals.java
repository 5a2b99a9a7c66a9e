package dev.kldrift.job.profile;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** Adds the bytes of {@link ExactTotal}s; NULL is zero. */
final class AddTotals extends Aggregator<byte[], byte[], byte[]> {
  private static final long serialVersionUID = 1L;
  private static final byte[] ZERO = {};

  @Override
  public byte[] zero() {
    return ZERO;
  }

  @Override
  public byte[] reduce(byte[] sum, byte[] more) {
    if (more == null || more.length == 0) {
      return sum;
    }
    if (sum.length == 0) {
      return more;
    }
    ExactTotal total = new ExactTotal();
    total.add(sum);
    total.add(more);
    byte[] bytes = total.bytes();
    return bytes == null ? ZERO : bytes;
  }

  @Override
  public byte[] merge(byte[] one, byte[] other) {
    return reduce(one, other);
  }

  @Override
  public byte[] finish(byte[] sum) {
    return sum;
  }

  @Override
  public Encoder<byte[]> bufferEncoder() {
    return Encoders.BINARY();
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
