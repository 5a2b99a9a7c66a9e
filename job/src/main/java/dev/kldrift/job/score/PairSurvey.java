package dev.kldrift.job.score;

import dev.kldrift.stats.FalseDiscovery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a survey over all rows.
 *
 * @param parts what it tells of each partition
 * @param order of keys
 * @param complete whether there were so few rows that their log p-values are known
 * @param mayRepeatKeys whether two rows may have the same key; always where that is not known
 */
public record PairSurvey(
    List<PartSurvey> parts, KeyOrder order, boolean complete, boolean mayRepeatKeys) {
  static PairSurvey of(List<PartSurvey> parts, KeyOrder order, boolean complete) {
    boolean mayRepeatKeys = !complete || KeyHashes.hasEqual(parts.stream().map(PartSurvey::hashes));
    return new PairSurvey(parts, order, complete, mayRepeatKeys);
  }

  /**
   * How the rows can be put in the order of their keys.
   *
   * @param moved whether they have left the partitions in which they were surveyed
   */
  public KeyRanges ranges(boolean moved) {
    return KeyRanges.of(parts, order, moved);
  }

  /** The log q-value of each log p-value, by group. */
  public QValues adjusted(FalseDiscovery procedure) {
    Map<String, List<double[]>> byGroup = new HashMap<>();
    for (PartSurvey part : parts) {
      part.logP()
          .forEach(
              (group, values) ->
                  byGroup.computeIfAbsent(group, name -> new ArrayList<>()).add(values));
    }
    Map<String, double[][]> adjusted = new HashMap<>();
    byGroup.forEach(
        (group, values) -> {
          double[] sorted = values.stream().flatMapToDouble(Arrays::stream).toArray();
          Arrays.parallelSort(sorted);
          adjusted.put(group, new double[][] {sorted, procedure.adjustSorted(sorted)});
        });
    return new QValues(adjusted);
  }
}
