package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.FeatureRule.Part;
import java.io.Serializable;
import java.util.Optional;

/**
 * A quantity of each row that is watched.
 *
 * @param name its name in the results
 * @param column the column it comes from
 * @param part what is taken of the column; empty: its value
 * @param type the type of its values
 * @param rule how they are put into bins
 * @param guessed whether nobody configured the rule
 */
public record Feature(
    String name, String column, Optional<Part> part, ValueType type, BinRule rule, boolean guessed)
    implements Serializable {

  /** The types of values, as far as bins differ by them. */
  public enum ValueType {
    /** Whole numbers. */
    INTEGER,
    /** Other numbers. */
    REAL,
    /** Anything else, by its text. */
    TEXT;

    /** Whether it has bins between edges. */
    public boolean isNumber() {
      return this != TEXT;
    }
  }
}
