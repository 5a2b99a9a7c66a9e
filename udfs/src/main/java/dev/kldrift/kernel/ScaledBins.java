package dev.kldrift.kernel;

/**
 * Weights so large or small that products with a total could overflow or lose bits, multiplied by a
 * power of two that brings the largest into [1, 2).
 *
 * <p>Weights below 2^-1022 of the largest become inexact or 0; {@link #log} still knows them.
 */
final class ScaledBins implements Bins {
  /** Scaled weights from here on, and their products, keep all bits of a double-double. */
  private static final double TINY = 0x1p-800;

  private final double[] raw;
  private final int exponent;

  ScaledBins(double[] raw, double largest) {
    this.raw = raw;
    this.exponent =
        largest < Double.MIN_NORMAL
            ? Math.getExponent(largest * 0x1p60) - 60
            : Math.getExponent(largest);
  }

  @Override
  public int length() {
    return raw.length;
  }

  @Override
  public void load(int from, int length, double[] into) {
    for (int i = 0; i < length; i++) {
      into[i] = Math.scalb(raw[from + i], -exponent);
    }
  }

  @Override
  public Violation firstViolation() {
    return WeightRule.WEIGHTS.firstViolation(raw);
  }

  @Override
  public void loadRaw(int from, int length, double[] into) {
    System.arraycopy(raw, from, into, 0, length);
  }

  @Override
  public double unscale(double total) {
    return Math.scalb(total, exponent);
  }

  @Override
  public boolean isScaled() {
    return true;
  }

  @Override
  public boolean isTiny(int bin) {
    return raw[bin] > 0 && Math.scalb(raw[bin], -exponent) < TINY;
  }

  @Override
  public double log(int bin, double total) {
    double weight = raw[bin];
    int own = weight < Double.MIN_NORMAL ? 60 : 0;
    double log = StrictMath.log(Math.scalb(weight, own) / total);
    return log - (own + exponent) * Constants.LN2;
  }
}
