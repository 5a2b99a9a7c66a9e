package dev.kldrift.job.config;

/** The domains of a histogram's numbers. */
public enum Domain {
  /** Whole numbers; sample sizes, and so tests, exist only here. */
  COUNTS,
  /** Non-negative weights. */
  PROBABILITIES,
  /** Logarithms of weights, -Infinity for none. */
  LOG_WEIGHTS;

  /** The name in configuration and SQL, as in {@code log_weights}. */
  public String sqlName() {
    return ConfigKey.lowerCase(name());
  }
}
