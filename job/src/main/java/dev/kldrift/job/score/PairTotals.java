package dev.kldrift.job.score;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tallies of all partitions come to.
 *
 * @param counts how many pairs there are
 * @param groups figures of the groups of all levels; empty where there are too many
 * @param largest those that people see first
 */
public record PairTotals(
    DivergenceCounts counts,
    Optional<Map<List<Object>, GroupFigures>> groups,
    LargestPairs largest) {

  static PairTotals of(Collection<PairTally> parts, boolean few) {
    return new PairTotals(
        StatusTally.total(parts.stream().map(PairTally::statuses).toList()),
        GroupTally.total(parts.stream().map(PairTally::groups).toList(), few),
        LargestPairs.Tally.total(parts.stream().map(PairTally::largest).toList()));
  }
}
