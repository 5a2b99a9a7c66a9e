package dev.kldrift.job;

import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.diff.ColumnFacts;
import java.util.List;
import java.util.Map;

/**
 * The outcome of {@code diff}, as it is printed at its end.
 *
 * @param comparison what was published
 * @param features what was found of each feature, what moved most first
 * @param facts what both tables say of each feature, by its name
 * @param rows rows of both tables
 * @param leftOut columns that are no features, with the reason
 * @param byLength features that are the length of a column, with what that is
 */
public record DiffResult(
    CompareResult comparison,
    List<FeatureRow> features,
    Map<TableSide, Map<String, ColumnFacts>> facts,
    Map<TableSide, Long> rows,
    Map<String, String> leftOut,
    Map<String, String> byLength) {

  /** Pairs that drifted. */
  public long drifted() {
    return comparison.drifted();
  }
}
