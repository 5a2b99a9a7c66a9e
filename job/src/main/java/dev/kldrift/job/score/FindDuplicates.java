package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.CombineMode;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.ShownValue;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out whether a key has several rows, and whether those lie together. Reads the key columns
 * only; keys are shuffled where there are too many to tell, or where two of them may not be equal.
 */
public final class FindDuplicates {
  private static final String ROWS = "__rows";

  /** Of all rows of a key together, were they all of different lengths. */
  private static final int MOST_BINS_OF_RUN = 1 << 24;

  private final CompareConfig config;
  private final PairInput input;

  public FindDuplicates(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /**
   * How the rows of keys lie, which are combined where they repeat; in long layout they always are.
   *
   * @throws JobFailure if there is a key with several rows and {@code combine} is {@code never}
   */
  public KeyRuns find(Dataset<Row> pairs) {
    if (config.combine() == CombineMode.NEVER) {
      requireUnique(pairs);
    }
    boolean combine = input.longLayout() || config.combine() == CombineMode.ALWAYS;
    if (!combine && (config.combine() == CombineMode.NEVER || isSurelyUnique(pairs))) {
      return KeyRuns.OF_ONE_ROW;
    }
    KeyRuns runs = KeyRuns.of(pairs, input.keys(), longest(), input.rows());
    return combine ? runs.repeated() : runs;
  }

  /** Rows of a run that a task may hold. */
  private int longest() {
    if (input.longLayout()) {
      return config.maxBins();
    }
    return input.maps() ? 1 : Math.max(1, MOST_BINS_OF_RUN / config.maxBins());
  }

  /** Of so many rows that their runs could not be told from one another. */
  private boolean isSurelyUnique(Dataset<Row> pairs) {
    return input.rows() > KeyHashes.MOST_ROWS && repeated(pairs, input.keys()).isEmpty();
  }

  private void requireUnique(Dataset<Row> pairs) {
    List<String> unique = new ArrayList<>(input.keys());
    if (input.longLayout()) {
      unique.add(config.columns().bin());
    }
    if (input.rows() <= KeyHashes.MOST_ROWS && !KeyHashes.mayRepeat(pairs, unique)) {
      return;
    }
    for (Row row : repeated(pairs, unique)) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "key %s has %d rows (combine is never)"
              .formatted(named(unique, row), row.getLong(unique.size())));
    }
  }

  /** One key that has several rows, and how many, where there is any. */
  private List<Row> repeated(Dataset<Row> pairs, List<String> unique) {
    return input
        .readable(pairs)
        .groupBy(columns(unique))
        .agg(count(lit(1)).as(ROWS))
        .filter(col(ROWS).gt(1))
        .limit(1)
        .collectAsList();
  }

  private static String named(List<String> keys, Row row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      parts.add(keys.get(i) + "=" + ShownValue.of(row.get(i)));
    }
    return "(" + String.join(", ", parts) + ")";
  }
}
