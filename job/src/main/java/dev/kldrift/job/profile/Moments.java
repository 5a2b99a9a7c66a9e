package dev.kldrift.job.profile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Mean and standard deviation of numbers, from exact sums: rounded once, at the end. */
final class Moments {
  private static final MathContext DIGITS = new MathContext(50);
  private static final int DOUBLE_BITS = 53;

  /** A long has room for one more. */
  private static final int QUOTIENT_BITS = 62;

  /** Two bits beyond the last of the least double. */
  private static final int LEAST_QUOTIENT = Double.MIN_EXPONENT - (DOUBLE_BITS - 1) - 2;

  /** Far from where doubles end, so that a power of two does not round. */
  private static final int FAR = 900;

  private static final int MOST_STEPS = 4;

  private Moments() {}

  /** Sum / n; NULL where there is no number. */
  static Double mean(ExactTotal sum, long count) {
    if (count == 0) {
      return null;
    }
    if (sum.whole().bitLength() <= DOUBLE_BITS
        && count < 1L << DOUBLE_BITS
        && Math.abs(sum.exponent()) < FAR) {
      return Math.scalb(sum.whole().doubleValue() / count, sum.exponent());
    }
    return quotient(sum.whole(), sum.exponent(), BigInteger.valueOf(count));
  }

  /**
   * above 2^exponent / below: its first bits, more than a double has, the last of which stands for
   * all that follow.
   */
  private static double quotient(BigInteger above, int exponent, BigInteger below) {
    int shift =
        Math.min(QUOTIENT_BITS - above.bitLength() + below.bitLength(), exponent - LEAST_QUOTIENT);
    BigInteger[] divided =
        above
            .abs()
            .shiftLeft(Math.max(shift, 0))
            .divideAndRemainder(below.shiftLeft(Math.max(-shift, 0)));
    long bits = divided[0].longValueExact() | (divided[1].signum() == 0 ? 0 : 1);
    return Math.scalb((double) (above.signum() < 0 ? -bits : bits), exponent - shift);
  }

  /**
   * The standard deviation of a sample, sqrt((sum of squares - sum^2 / n) / (n - 1)); NULL where
   * there are less than two numbers.
   */
  static Double deviation(ExactTotal sum, ExactTotal squares, long count) {
    if (count < 2) {
      return null;
    }
    BigInteger n = BigInteger.valueOf(count);
    ExactTotal above = new ExactTotal();
    above.add(squares.whole().multiply(n), squares.exponent());
    above.add(sum.whole().multiply(sum.whole()).negate(), 2 * sum.exponent());
    return root(above, n.multiply(n.subtract(BigInteger.ONE)));
  }

  /** sqrt(above / below), rounded once. */
  private static double root(ExactTotal above, BigInteger below) {
    if (above.whole().signum() == 0) {
      return 0;
    }
    double root = estimate(above, below);
    for (int i = 0; i < MOST_STEPS && Math.abs(Math.getExponent(root)) < FAR; i++) {
      int up = compare(above, below, root);
      int down = compare(above, below, Math.nextDown(root));
      if (up < 0 && down > 0) {
        return root;
      }
      root = up > 0 ? Math.nextUp(root) : Math.nextDown(root);
    }
    // Beside the ends of the doubles, and where two are as near.
    BigDecimal divisor = new BigDecimal(below);
    return above.value().divide(divisor, DIGITS).sqrt(DIGITS).doubleValue();
  }

  /** A few units in the last place from the root. */
  private static double estimate(ExactTotal above, BigInteger below) {
    int shift = Math.max(0, above.whole().bitLength() - Long.SIZE);
    shift += (shift + above.exponent()) & 1;
    double leading = above.whole().shiftRight(shift).doubleValue();
    int half = (above.exponent() + shift) / 2;
    return Math.scalb(Math.sqrt(leading / below.doubleValue()), half);
  }

  /** Whether the root is above or below the middle between a double and the next one. */
  private static int compare(ExactTotal above, BigInteger below, double value) {
    BigInteger middle = BigInteger.valueOf(2 * ExactTotal.whole(value) + 1);
    BigInteger square = middle.multiply(middle).multiply(below);
    int exponent = 2 * (ExactTotal.exponent(value) - 1);
    int shift = above.exponent() - exponent;
    return shift >= 0
        ? above.whole().shiftLeft(shift).compareTo(square)
        : above.whole().compareTo(square.shiftLeft(-shift));
  }
}
