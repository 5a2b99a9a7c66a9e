package dev.kldrift.job.score;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tallies of all partitions come to. */
public final class PairTotals {
  private final DivergenceCounts counts;
  private final Optional<Map<List<Object>, GroupFigures>> groups;
  private final LargestPairs largest;

  private PairTotals(
      DivergenceCounts counts,
      Optional<Map<List<Object>, GroupFigures>> groups,
      LargestPairs largest) {
    this.counts = counts;
    this.groups = groups;
    this.largest = largest;
  }

  static PairTotals of(Collection<PairTally> parts, boolean few) {
    return new PairTotals(
        StatusTally.total(parts.stream().map(PairTally::statuses).toList()),
        GroupTally.total(parts.stream().map(PairTally::groups).toList(), few),
        LargestPairs.Tally.total(parts.stream().map(PairTally::largest).toList()));
  }

  /** How many there are. */
  public DivergenceCounts counts() {
    return counts;
  }

  /** Figures of the groups of all levels; empty where there are too many. */
  Optional<Map<List<Object>, GroupFigures>> groups() {
    return groups;
  }

  /** Those that people see first. */
  public LargestPairs largest() {
    return largest;
  }
}
