package dev.kldrift.stats;

import java.io.Serializable;

/**
 * The options of {@link PairStatistics}; immutable.
 *
 * <p>Defaults: effect JS_DIVERGENCE of at least 0.01 nats, test level 0.05 for the power, exact
 * tests up to 32,768 tables, 9,999 Monte-Carlo tables.
 */
public final class StatisticsOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enumerated in the time of a few dozen drawn tables, and covers three bins of 1,000 counts. */
  private static final int MOST_TABLES = 1 << 15;

  private static final int MOST_DRAWS = 9999;

  private final Effect effect;
  private final double minimumEffect;
  private final double level;
  private final int exactTables;
  private final int monteCarloTables;
  private final double levelDeviate;

  private StatisticsOptions(
      Effect effect, double minimumEffect, double level, int exactTables, int monteCarloTables) {
    if (!(minimumEffect >= 0)) {
      throw new IllegalArgumentException(
          "minimum effect is out of range: " + minimumEffect + " (must be >= 0)");
    }
    this.effect = effect;
    this.minimumEffect = minimumEffect;
    this.level = level;
    this.exactTables = exactTables;
    this.monteCarloTables = monteCarloTables;
    this.levelDeviate = NormalTail.quantile(level);
  }

  /**
   * The defaults of the class comment.
   *
   * @return the options
   */
  public static StatisticsOptions withDefaults() {
    return new StatisticsOptions(Effect.JS_DIVERGENCE, 0.01, 0.05, MOST_TABLES, MOST_DRAWS);
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
    return new StatisticsOptions(quantity, minimum, level, exactTables, monteCarloTables);
  }

  /**
   * Sets the level of one test for which the power is computed.
   *
   * @param testLevel between 0 and 1
   * @return changed options
   * @throws IllegalArgumentException if {@code testLevel} is not between 0 and 1
   */
  public StatisticsOptions withLevel(double testLevel) {
    return new StatisticsOptions(effect, minimumEffect, testLevel, exactTables, monteCarloTables);
  }

  /**
   * Limits the work on tiny tables.
   *
   * @param exact enumerate up to this many tables; 0 never enumerates
   * @param monteCarlo draw at most this many tables; 0 never draws
   * @return changed options
   */
  public StatisticsOptions withTables(int exact, int monteCarlo) {
    return new StatisticsOptions(effect, minimumEffect, level, exact, monteCarlo);
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
}
