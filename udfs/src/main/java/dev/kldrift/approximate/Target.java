package dev.kldrift.approximate;

import dev.kldrift.kernel.LogSumExp;
import dev.kldrift.kernel.Weights;
import java.util.Arrays;

/**
 * The histogram p that is approximated: as given, by weights or log-weights; normalised; and as
 * logarithms.
 */
public final class Target {
  private final double[] weights;
  private final double[] logWeights;
  private final double[] mass;
  private final double[] logMass;
  private final BinPositions positions;
  private final int support;

  private Target(
      double[] weights,
      double[] logWeights,
      double[] mass,
      double[] logMass,
      BinPositions positions) {
    this.weights = weights;
    this.logWeights = logWeights;
    this.mass = mass;
    this.logMass = logMass;
    this.positions = positions;
    support = (int) Arrays.stream(logMass).filter(x -> x > Double.NEGATIVE_INFINITY).count();
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
    double[] mass = Weights.normalize(weights);
    double[] logMass = new double[mass.length];
    for (int i = 0; i < mass.length; i++) {
      logMass[i] = mass[i] > 0 ? StrictMath.log(mass[i]) : Double.NEGATIVE_INFINITY;
    }
    return new Target(weights, null, mass, logMass, positions);
  }

  /**
   * A distribution known by unnormalised log-weights, as a posterior by ln prior + ln likelihood.
   *
   * <p>A bin has mass, however little, where its log-weight is above -Infinity: also where the mass
   * underflows to 0.
   *
   * @param logWeights logarithms of weights, -Infinity where there is no mass
   * @param positions of its bins
   * @return the target
   * @throws dev.kldrift.kernel.InvalidHistogramException if one is NaN or +Infinity
   */
  public static Target ofLogWeights(double[] logWeights, BinPositions positions) {
    double[] logMass = LogSumExp.normalize(logWeights);
    for (int i = 0; i < logMass.length; i++) {
      logMass[i] = Double.isNaN(logMass[i]) ? Double.NEGATIVE_INFINITY : logMass[i];
    }
    double[] mass = Arrays.stream(logMass).map(StrictMath::exp).toArray();
    return new Target(null, logWeights, mass, logMass, positions);
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

  /** Whether a bin has mass, which may have underflowed to 0. */
  boolean has(int bin) {
    return logMass[bin] > Double.NEGATIVE_INFINITY;
  }

  /** Whether there is a bin with mass that the array of masses cannot hold. */
  boolean underflows() {
    for (int i = 0; i < mass.length; i++) {
      if (has(i) && mass[i] < Double.MIN_NORMAL) {
        return true;
      }
    }
    return false;
  }

  /** As given; not to be changed. Null where the log-weights were. */
  double[] weights() {
    return weights;
  }

  /** As given; not to be changed. Null where the weights were. */
  double[] logWeights() {
    return logWeights;
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
