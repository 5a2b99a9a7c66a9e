package dev.kldrift.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Σ exp(x_i) - 1 of log-weights whose exponentials add up to about 1, and its logarithm ln(1 +
 * excess) to 4u of itself, u = 2^-53, however close to 0.
 *
 * <p>With t = -x and s = k ln 2 - t in [0, ln 2], exp(x) = 2^-k e^s. These are added up in binary
 * fixed point, three limbs of 60 bits, where the excess loses nothing when 1 is taken off. So that
 * an excess far below 1 keeps its digits too, all is held times the power of two that brings the
 * largest log-weight between 1 and 2; its own exp(x) - 1 is a power series.
 */
final class MassExcess {
  private static final int LIMB = 60;
  private static final long MASK = (1L << LIMB) - 1;
  private static final int LIMBS = 3;
  private static final int BITS = LIMBS * LIMB;

  /** Room for terms up to 16 times as large as the largest log-weight. */
  private static final int HEADROOM = 4;

  private static final int GUARD = 64;
  private static final int TABLE_BITS = 8;
  private static final int TABLE_SIZE = 180;

  /** The last term of e^r, r below 2^-8, is below 2^-180. */
  private static final int LAST = 17;

  private static final double FAR = 0x1p-10;

  private static final long[] LN2 = limbs(ln2());
  private static final long[][] PER_FACTORIAL = perFactorial();

  /** e^(j/256) - 1. */
  private static final long[][] TABLE = table();

  private final double[] x;
  private final int top;
  private final int exponent;

  /** Whole part and limbs of the terms but the largest, times 2^(exponent - headroom). */
  private final long[] sum = new long[LIMBS + 1];

  private final long[] term = new long[LIMBS + 1];
  private final long[] rest = new long[LIMBS];
  private final long[] series = new long[LIMBS];
  private final long[] square = new long[LIMBS];

  private MassExcess(double[] x, int top) {
    this.x = x;
    this.top = top;
    this.exponent = Math.max(-Math.getExponent(x[top]), 0);
  }

  /**
   * ln Σ exp(x_i).
   *
   * @param x log-weights, of which the logarithm is less than an eighth of the largest
   * @param top where the largest is, which is below 0
   */
  static double log(double[] x, int top) {
    MassExcess excess = new MassExcess(x, top);
    for (int i = 0; i < x.length; i++) {
      if (i != top) {
        excess.add(-x[i]);
      }
    }
    return excess.log();
  }

  private static BigInteger one(int bits) {
    return BigInteger.ONE.shiftLeft(bits);
  }

  /** Σ 1/(n 2^n). */
  private static BigInteger ln2() {
    BigInteger sum = BigInteger.ZERO;
    for (int n = 1; n < BITS + GUARD; n++) {
      sum = sum.add(one(BITS + GUARD - n).divide(BigInteger.valueOf(n)));
    }
    return sum;
  }

  private static long[][] perFactorial() {
    long[][] all = new long[LAST + 1][];
    BigInteger value = one(BITS + GUARD);
    for (int n = 2; n <= LAST; n++) {
      value = value.divide(BigInteger.valueOf(n));
      all[n] = limbs(value);
    }
    return all;
  }

  private static long[][] table() {
    long[][] all = new long[TABLE_SIZE][];
    for (int j = 0; j < all.length; j++) {
      BigInteger at = BigInteger.valueOf(j).shiftLeft(BITS + GUARD - TABLE_BITS);
      all[j] = limbs(expMinusOne(at, 0));
    }
    return all;
  }

  /** e^y - 1 times 2^scale, from y times 2^scale; both have the bits of the guard too. */
  private static BigInteger expMinusOne(BigInteger y, int scale) {
    BigInteger power = y;
    BigInteger all = y;
    for (int n = 2; power.bitLength() > 1; n++) {
      power = power.multiply(y).shiftRight(BITS + GUARD + scale).divide(BigInteger.valueOf(n));
      all = all.add(power);
    }
    return all;
  }

  private static long[] limbs(BigInteger fraction) {
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = fraction.shiftRight(GUARD + (LIMBS - 1 - i) * LIMB).longValue() & MASK;
    }
    return limbs;
  }

  /** Adds e^-t, where t is at least 1/4: not one of two terms is close to 1. */
  private void add(double t) {
    // Infinity leaves here too.
    double steps = Math.floor(t * Constants.LOG2_E) + 1;
    if (steps - exponent + HEADROOM > BITS) {
      return;
    }
    int k = (int) steps;
    if (!reduce(t, k)) {
      k++;
      reduce(t, k);
    }
    int j = (int) (rest[0] >>> (LIMB - TABLE_BITS));
    rest[0] &= (1L << (LIMB - TABLE_BITS)) - 1;
    exponential(TABLE[j]);
    addShifted(k - exponent + HEADROOM);
  }

  /** Sets the rest k ln 2 - t; false where that is below 0. */
  private boolean reduce(double t, int k) {
    long whole = 0;
    for (int i = LIMBS - 1; i >= 0; i--) {
      long low = LN2[i] * k & MASK;
      long above = high(LN2[i], k);
      long sum = low + (i + 1 < LIMBS ? rest[i] : 0);
      rest[i] = sum & MASK;
      long carry = above + (sum >>> LIMB);
      if (i > 0) {
        rest[i - 1] = carry;
      } else {
        whole = carry;
      }
    }
    double floor = Math.floor(t);
    // Units of t are at least 2^-55.
    rest[0] -= (long) Math.scalb(t - floor, LIMB);
    whole -= (long) floor;
    if (rest[0] < 0) {
      rest[0] += MASK + 1;
      whole--;
    }
    return whole == 0;
  }

  /** Sets the term e^s - 1 = T + g + T g, with T from the table and g = e^rest - 1. */
  private void exponential(long[] table) {
    System.arraycopy(PER_FACTORIAL[LAST], 0, series, 0, LIMBS);
    for (int n = LAST - 1; n >= 2; n--) {
      multiply(series, rest, series);
      plus(series, PER_FACTORIAL[n]);
    }
    multiply(rest, rest, square);
    multiply(series, square, series);
    plus(series, rest);
    multiply(series, table, square);
    plus(series, square);
    plus(series, table);
  }

  /** Adds 1 + series, shifted to the right. */
  private void addShifted(int shift) {
    int limbs = shift / LIMB;
    int bits = shift % LIMB;
    term[0] = 1;
    System.arraycopy(series, 0, term, 1, LIMBS);
    for (int i = LIMBS; i >= limbs; i--) {
      long own = term[i - limbs] >>> bits;
      long above = i > limbs ? term[i - limbs - 1] << (LIMB - bits) & MASK : 0;
      sum[i] += own + above;
    }
    for (int i = LIMBS; i > 0; i--) {
      sum[i - 1] += sum[i] >>> LIMB;
      sum[i] &= MASK;
    }
  }

  private static void plus(long[] a, long[] b) {
    long carry = 0;
    for (int i = LIMBS - 1; i > 0; i--) {
      long limb = a[i] + b[i] + carry;
      a[i] = limb & MASK;
      carry = limb >>> LIMB;
    }
    a[0] += b[0] + carry;
  }

  /** Products of fractions, cut. */
  private static void multiply(long[] a, long[] b, long[] product) {
    long low = low(a[0], b[1]) + low(a[1], b[0]);
    low += high(a[0], b[2]) + high(a[1], b[1]) + high(a[2], b[0]);
    long middle = low(a[0], b[0]) + high(a[0], b[1]) + high(a[1], b[0]) + (low >>> LIMB);
    product[0] = high(a[0], b[0]) + (middle >>> LIMB);
    product[1] = middle & MASK;
    product[2] = low & MASK;
  }

  private static long high(long a, long b) {
    return Math.multiplyHigh(a << 2, b << 2);
  }

  private static long low(long a, long b) {
    return a * b & MASK;
  }

  private double log() {
    BigInteger scaled = BigInteger.ZERO;
    for (long limb : sum) {
      scaled = scaled.shiftLeft(LIMB).add(BigInteger.valueOf(limb));
    }
    int scale = BITS + GUARD + exponent;
    BigDecimal largest = new BigDecimal(x[top]).multiply(new BigDecimal(one(scale)));
    scaled = scaled.shiftLeft(GUARD + HEADROOM).add(expMinusOne(largest.toBigInteger(), exponent));
    double high = scaled.doubleValue();
    double low = scaled.subtract(new BigDecimal(high).toBigInteger()).doubleValue();
    return logOfOnePlus(new DoubleDouble(Math.scalb(high, -scale), Math.scalb(low, -scale)));
  }

  private static double logOfOnePlus(DoubleDouble excess) {
    double d = excess.high();
    if (Math.abs(d) < FAR) {
      double bend = -1.0 / 2 + d * (1.0 / 3 + d * (-1.0 / 4 + d * (1.0 / 5 - d / 6)));
      return d + (excess.low() + d * d * bend);
    }
    DoubleDouble sum = new DoubleDouble(1, 0).plus(excess);
    return WideLogarithm.of(sum.high()).plus(new DoubleDouble(sum.low() / sum.high(), 0)).high();
  }
}
