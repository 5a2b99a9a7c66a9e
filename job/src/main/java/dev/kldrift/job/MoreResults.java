package dev.kldrift.job;

import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.StagedTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a command that makes its own pairs publishes beside their comparison, in the same step. */
public interface MoreResults {
  /** Nothing. */
  MoreResults NONE = new MoreResults() {};

  /** How much of its input became no pair, and is in {@link #rejected}. */
  default long rejectedCount() {
    return 0;
  }

  /**
   * Rows of {@code quarantine} for input that became no pair.
   *
   * @param like the rows of rejected pairs, whose columns these must have
   */
  default Optional<Dataset<Row>> rejected(Dataset<Row> like, String runId) {
    return Optional.empty();
  }

  /** Tables made of {@code divergence}. */
  default List<StagedTable> tables(OutputFolder output, StagedTable divergence, String runId) {
    return List.of();
  }
}
