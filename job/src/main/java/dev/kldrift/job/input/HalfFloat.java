package dev.kldrift.job.input;

import org.apache.spark.sql.api.java.UDF1;

/** The value of a number of two bytes, the lower one first, as Parquet's FLOAT16 has it. Exact. */
public final class HalfFloat implements UDF1<byte[], Float> {
  private static final long serialVersionUID = 1L;
  private static final int FRACTION_BITS = 10;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;
  private static final int LARGEST_EXPONENT = 31;
  private static final int BIAS = 15;

  @Override
  public Float call(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    int bits = (bytes[1] & 0xff) << 8 | (bytes[0] & 0xff);
    int exponent = bits >> FRACTION_BITS & LARGEST_EXPONENT;
    int fraction = bits & FRACTION;
    return (bits >> 15 == 0 ? 1 : -1) * magnitude(exponent, fraction);
  }

  private static float magnitude(int exponent, int fraction) {
    if (exponent == LARGEST_EXPONENT) {
      return fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    }
    return exponent == 0
        ? Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS)
        : Math.scalb((float) (fraction + FRACTION + 1), exponent - BIAS - FRACTION_BITS);
  }
}
