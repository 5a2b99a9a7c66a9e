package dev.kldrift.kernel;

import java.util.Arrays;

/**
 * Sums of numbers of any exponent, one per bin, exact above a limit that moves with the largest.
 *
 * <p>The number line is cut into limbs of 32 bits on a fixed grid. A bin keeps the topmost limb
 * that any of its numbers reaches and the three below it, each the plain sum of what its numbers
 * have there: no carries, so what a limb holds does not depend on the limbs below, nor on when
 * those were dropped.
 */
final class Superaccumulator {
  private static final int LIMBS = 4;
  private static final int LIMB_BITS = 32;
  private static final long MASK = 0xffffffffL;
  private static final long NONE = Long.MIN_VALUE;

  private final long[] top;
  private final long[] limbs;

  Superaccumulator(int bins) {
    top = new long[bins];
    limbs = new long[LIMBS * bins];
    Arrays.fill(top, NONE);
  }

  void clear() {
    Arrays.fill(top, NONE);
    Arrays.fill(limbs, 0);
  }

  /** Adds significand * 2^exponent, the significand being positive with more than 33 bits. */
  void add(int bin, long significand, long exponent) {
    long lowest = Math.floorDiv(exponent, (long) LIMB_BITS);
    int shift = (int) Math.floorMod(exponent, (long) LIMB_BITS);
    long low = (significand << shift) & MASK;
    long middle = (significand >>> (LIMB_BITS - shift)) & MASK;
    long high = shift == 0 ? 0 : significand >>> (2 * LIMB_BITS - shift);
    raise(bin, high == 0 ? lowest + 1 : lowest + 2);
    addLimb(bin, lowest + 2, high);
    addLimb(bin, lowest + 1, middle);
    addLimb(bin, lowest, low);
  }

  /** Adds the sum of the same bin of another window. */
  void add(int bin, Superaccumulator other) {
    if (other.top[bin] == NONE) {
      return;
    }
    raise(bin, other.top[bin]);
    for (int i = 0; i < LIMBS; i++) {
      addLimb(bin, other.top[bin] - i, other.limbs[LIMBS * bin + i]);
    }
  }

  private void raise(int bin, long newTop) {
    if (top[bin] == NONE) {
      top[bin] = newTop;
      return;
    }
    int at = LIMBS * bin;
    for (; top[bin] < newTop; top[bin]++) {
      if (newTop - top[bin] >= LIMBS) {
        Arrays.fill(limbs, at, at + LIMBS, 0);
        top[bin] = newTop - 1;
      }
      System.arraycopy(limbs, at, limbs, at + 1, LIMBS - 1);
      limbs[at] = 0;
    }
  }

  private void addLimb(int bin, long index, long value) {
    long place = top[bin] - index;
    if (place >= 0 && place < LIMBS) {
      limbs[LIMBS * bin + (int) place] += value;
    }
  }

  /** The sum of a bin divided by the sum of the only bin of another window. */
  DoubleDouble ratio(int bin, Superaccumulator other) {
    DoubleDouble quotient = leading(bin).dividedBy(other.leading(0));
    double scale = Math.scalb(1.0, (int) (LIMB_BITS * (top[bin] - other.top[0])));
    return new DoubleDouble(quotient.high() * scale, quotient.low() * scale);
  }

  /** The sum of a bin in units of its topmost limb. */
  private DoubleDouble leading(int bin) {
    DoubleDouble sum = new DoubleDouble(0, 0);
    double unit = 1;
    for (int i = 0; i < LIMBS; i++) {
      long limb = limbs[LIMBS * bin + i];
      double high = (limb >> LIMB_BITS) * 0x1p32 * unit;
      sum = sum.plus(new DoubleDouble(high, 0)).plus(new DoubleDouble((limb & MASK) * unit, 0));
      unit *= 0x1p-32;
    }
    return sum;
  }

  void write(int bin, StateWriter out) {
    out.signed(top[bin]);
    for (int i = 0; i < LIMBS; i++) {
      out.unsigned(limbs[LIMBS * bin + i]);
    }
  }

  void read(int bin, StateReader in) {
    top[bin] = in.signed();
    for (int i = 0; i < LIMBS; i++) {
      limbs[LIMBS * bin + i] = in.unsigned();
    }
  }
}
