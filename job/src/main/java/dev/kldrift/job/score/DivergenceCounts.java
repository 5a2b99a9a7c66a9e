package dev.kldrift.job.score;

import java.util.Map;

/**
 * Totals over the rows of a table {@code divergence}.
 *
 * @param combined rows of the input that went into them
 * @param statuses how many have each status
 * @param drifted how many drifted
 */
public record DivergenceCounts(long combined, Map<String, Long> statuses, long drifted) {

  /** How many rows there are. */
  public long rows() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }
}
