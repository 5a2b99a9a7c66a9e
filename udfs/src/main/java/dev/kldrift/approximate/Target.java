package dev.kldrift.approximate;

import dev.kldrift.kernel.Weights;

/** The histogram p that is approximated: its weights as given, normalised, and as logarithms. */
public final class Target {
  private final double[] weights;
  private final double[] mass;
  private final double[] logMass;
  private final BinPositions positions;
  private final int support;

  private Target(double[] weights, BinPositions positions) {
    this.weights = weights;
    this.positions = positions;
    mass = Weights.normalize(weights);
    logMass = new double[mass.length];
    int used = 0;
    for (int i = 0; i < mass.length; i++) {
      logMass[i] = mass[i] > 0 ? StrictMath.log(mass[i]) : Double.NEGATIVE_INFINITY;
      used += mass[i] > 0 ? 1 : 0;
    }
    support = used;
  }

  /**
   * A histogram with bins 0, 1, 2, ...
   *
   * @param weights non-negative weights or counts
   * @return the target
   * @throws dev.kldrift.kernel.InvalidHistogramException if a weight is NaN, infinite or negative
   */
  public static Target of(double... weights) {
    return of(weights, BinPositions.numbered(weights.length));
  }

  /**
   * A histogram with bins at these positions.
   *
   * @param weights non-negative weights or counts
   * @param positions of its bins
   * @return the target
   * @throws dev.kldrift.kernel.InvalidHistogramException if a weight is NaN, infinite or negative
   */
  public static Target of(double[] weights, BinPositions positions) {
    return new Target(weights, positions);
  }

  int bins() {
    return mass.length;
  }

  /** How many bins have mass. */
  int support() {
    return support;
  }

  boolean isEmpty() {
    return support == 0;
  }

  /** As given; not to be changed. */
  double[] weights() {
    return weights;
  }

  /** Probabilities; not to be changed. */
  double[] mass() {
    return mass;
  }

  /** Their logarithms, -Infinity where there is no mass; not to be changed. */
  double[] logMass() {
    return logMass;
  }

  BinPositions positions() {
    return positions;
  }
}
