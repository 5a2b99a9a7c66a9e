package dev.kldrift.sql;

/**
 * Weights whose total is a double, where only their shares matter: those near the largest double
 * are multiplied by a power of two. Weights near the smallest double lose bits by that, of a share
 * that is 0 as a double beside such large ones; but none becomes 0.
 */
final class SummableWeights {
  /** Of 2^31 weights below this one the sum is below 2^1023. */
  private static final double LARGEST = 0x1p992;

  private static final int DOWN = -64;

  private SummableWeights() {}

  /** The weights themselves where their total is surely finite, else smaller ones. */
  static double[] of(double[] weights) {
    return areSummable(weights) ? weights : scaled(weights);
  }

  /** Whether their total is surely finite. */
  static boolean areSummable(double[] weights) {
    for (double weight : weights) {
      if (weight > LARGEST) {
        return false;
      }
    }
    return true;
  }

  /** The same shares of a smaller total. */
  static double[] scaled(double[] weights) {
    double[] scaled = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double least = weights[i] > 0 ? Double.MIN_VALUE : 0;
      scaled[i] = Math.max(Math.scalb(weights[i], DOWN), least);
    }
    return scaled;
  }
}
