package dev.kldrift.job.profile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles, or of products of them, without rounding: a whole number times a power of two.
 * So it does not depend on the order of what was added.
 */
final class ExactTotal implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FRACTION_BITS = 52;
  private static final int LEAST_EXPONENT = -1074;

  private BigInteger whole = BigInteger.ZERO;
  private int exponent;

  /** The whole number that a finite double is times 2 to {@link #exponent(double)}. */
  static long whole(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << FRACTION_BITS) - 1);
    boolean isNormal = (bits >>> FRACTION_BITS & 0x7ff) != 0;
    long whole = isNormal ? fraction | 1L << FRACTION_BITS : fraction;
    return bits < 0 ? -whole : whole;
  }

  /** The power of two of the last bit of a finite double. */
  static int exponent(double value) {
    return Math.max(Math.getExponent(value) - FRACTION_BITS, LEAST_EXPONENT);
  }

  /** Adds a whole number times 2 to an exponent. */
  void add(BigInteger number, int power) {
    if (number.signum() == 0) {
      return;
    }
    if (whole.signum() == 0) {
      whole = number;
      exponent = power;
    } else if (power >= exponent) {
      whole = whole.add(number.shiftLeft(power - exponent));
    } else {
      whole = whole.shiftLeft(exponent - power).add(number);
      exponent = power;
    }
  }

  /** Adds another total. */
  void add(ExactTotal other) {
    add(other.whole, other.exponent);
  }

  /** Times the power of two, the total. */
  BigInteger whole() {
    return whole;
  }

  /** The power of two. */
  int exponent() {
    return exponent;
  }

  BigDecimal value() {
    return exponent >= 0
        ? new BigDecimal(whole.shiftLeft(exponent))
        : new BigDecimal(whole).divide(new BigDecimal(BigInteger.TWO.pow(-exponent)));
  }

  void write(DataOutputStream out) throws IOException {
    int zeros = Math.max(0, whole.getLowestSetBit()); // as short numbers are fast to reckon with
    byte[] digits = whole.shiftRight(zeros).toByteArray();
    out.writeInt(exponent + zeros);
    out.writeInt(digits.length);
    out.write(digits);
  }

  static ExactTotal read(DataInputStream in) throws IOException {
    int exponent = in.readInt();
    ExactTotal total = new ExactTotal();
    total.add(new BigInteger(in.readNBytes(in.readInt())), exponent);
    return total;
  }
}
