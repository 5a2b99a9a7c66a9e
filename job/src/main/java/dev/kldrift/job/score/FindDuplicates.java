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
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds out whether a key has several rows. Reads the key columns only; keys are shuffled where two
 * may be equal, or where there are too many to tell.
 */
public final class FindDuplicates {
  private static final String ROWS = "__rows";

  private final CompareConfig config;
  private final PairInput input;

  public FindDuplicates(CompareConfig config, PairInput input) {
    this.config = config;
    this.input = input;
  }

  /**
   * Whether rows must be combined; long layout always is.
   *
   * @throws JobFailure if there is a key with several rows and {@code combine} is {@code never}
   */
  public boolean mustCombine(Dataset<Row> pairs) {
    if (config.combine() == CombineMode.ALWAYS) {
      return true;
    }
    if (config.combine() == CombineMode.AUTO && input.longLayout()) {
      return true;
    }
    List<String> unique = new ArrayList<>(input.keys());
    if (input.longLayout()) {
      unique.add(config.columns().bin());
    }
    if (input.rows() <= KeyHashes.MOST_ROWS) {
      boolean mayRepeat = KeyHashes.mayRepeat(pairs, unique);
      if (!mayRepeat || config.combine() == CombineMode.AUTO) {
        return input.longLayout() || mayRepeat; // combining a key of one row changes nothing
      }
    }
    List<Row> duplicate =
        input
            .readable(pairs)
            .groupBy(columns(unique))
            .agg(count(lit(1)).as(ROWS))
            .filter(col(ROWS).gt(1))
            .limit(1)
            .collectAsList();
    if (config.combine() == CombineMode.NEVER && !duplicate.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "key %s has %d rows (combine is never)"
              .formatted(named(unique, duplicate.get(0)), duplicate.get(0).getLong(unique.size())));
    }
    return input.longLayout() || !duplicate.isEmpty();
  }

  private static String named(List<String> keys, Row row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      parts.add(keys.get(i) + "=" + row.get(i));
    }
    return "(" + String.join(", ", parts) + ")";
  }
}
