package dev.kldrift.stats;

import java.io.Serializable;

/**
 * What {@link PairStatistics} needs to be told; immutable.
 *
 * <p>Defaults: effect JS_DIVERGENCE of at least 0.01 nats, test level 0.05 for the power, 95 %
 * confidence intervals, exact tests up to 1,024 tables, 9,999 Monte-Carlo tables.
 */
public final class StatisticsOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Effect effect;
  private final double minimumEffect;
  private final double level;
  private final double confidence;
  private final int exactTables;
  private final int monteCarloTables;
  private final double levelDeviate;
  private final double confidenceDeviate;

  private StatisticsOptions(
      Effect effect,
      double minimumEffect,
      double level,
      double confidence,
      int exactTables,
      int monteCarloTables) {
    if (!(minimumEffect >= 0)) {
      throw new IllegalArgumentException(
          "minimum effect is out of range: " + minimumEffect + " (must be >= 0)");
    }
    this.effect = effect;
    this.minimumEffect = minimumEffect;
    this.level = level;
    this.confidence = confidence;
    this.exactTables = exactTables;
    this.monteCarloTables = monteCarloTables;
    this.levelDeviate = NormalTail.quantile(level);
    this.confidenceDeviate = NormalTail.quantile((1 - confidence) / 2);
  }

  /**
   * The defaults of the class comment.
   *
   * @return the options
   */
  public static StatisticsOptions withDefaults() {
    return new StatisticsOptions(Effect.JS_DIVERGENCE, 0.01, 0.05, 0.95, 1024, 9999);
  }

  /**
   * Sets the smallest effect that matters; the power is computed for it.
   *
   * @param quantity the quantity it is stated in
   * @param minimum its value, at least 0
   * @return changed options
   * @throws IllegalArgumentException if {@code minimum} is negative or NaN
   */
  public StatisticsOptions withEffect(Effect quantity, double minimum) {
    return new StatisticsOptions(
        quantity, minimum, level, confidence, exactTables, monteCarloTables);
  }

  /**
   * Sets the level of one test for which the power is computed.
   *
   * @param testLevel between 0 and 1
   * @return changed options
   * @throws IllegalArgumentException if {@code testLevel} is not between 0 and 1
   */
  public StatisticsOptions withLevel(double testLevel) {
    return new StatisticsOptions(
        effect, minimumEffect, testLevel, confidence, exactTables, monteCarloTables);
  }

  /**
   * Sets the coverage of confidence intervals.
   *
   * @param coverage between 0 and 1
   * @return changed options
   * @throws IllegalArgumentException if {@code coverage} is not between 0 and 1
   */
  public StatisticsOptions withConfidence(double coverage) {
    return new StatisticsOptions(
        effect, minimumEffect, level, coverage, exactTables, monteCarloTables);
  }

  /**
   * Limits the work on tiny tables.
   *
   * @param exact enumerate up to this many tables; 0 never enumerates
   * @param monteCarlo draw at most this many tables; 0 never draws
   * @return changed options
   */
  public StatisticsOptions withTables(int exact, int monteCarlo) {
    return new StatisticsOptions(effect, minimumEffect, level, confidence, exact, monteCarlo);
  }

  /**
   * The quantity of the minimum effect.
   *
   * @return the quantity
   */
  public Effect effect() {
    return effect;
  }

  /**
   * The smallest effect that matters.
   *
   * @return its value in units of {@link #effect()}
   */
  public double minimumEffect() {
    return minimumEffect;
  }

  /**
   * The level of one test for which the power is computed.
   *
   * @return between 0 and 1
   */
  public double level() {
    return level;
  }

  int exactTables() {
    return exactTables;
  }

  int monteCarloTables() {
    return monteCarloTables;
  }

  double levelDeviate() {
    return levelDeviate;
  }

  double confidenceDeviate() {
    return confidenceDeviate;
  }
}
