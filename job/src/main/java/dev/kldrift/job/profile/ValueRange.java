package dev.kldrift.job.profile;

import java.io.Serializable;

/**
 * Numbers that are looked at, by their {@link OrderedBits}, both ends included.
 *
 * @param least the first
 * @param greatest the last
 */
record ValueRange(long least, long greatest) implements Serializable {
  /** All finite numbers. */
  static final ValueRange ALL =
      new ValueRange(OrderedBits.of(-Double.MAX_VALUE), OrderedBits.of(Double.MAX_VALUE));
}
