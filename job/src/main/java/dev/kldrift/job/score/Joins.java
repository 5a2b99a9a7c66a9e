package dev.kldrift.job.score;

import static dev.kldrift.job.table.Columns.column;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Joins in which NULL keys match NULL keys. */
public final class Joins {
  private static final String OTHER = "__other_";

  private Joins() {}

  /** Left join; the columns of {@code keys} come from the left side. */
  public static Dataset<Row> leftOnKeys(Dataset<Row> left, Dataset<Row> right, List<String> keys) {
    return join(left, right, keys, "left");
  }

  /** Inner join; the columns of {@code keys} come from the left side. */
  static Dataset<Row> innerOnKeys(Dataset<Row> left, Dataset<Row> right, List<String> keys) {
    return join(left, right, keys, "inner");
  }

  /** The rows of the left side whose key the right side, which has nothing else, does not have. */
  public static Dataset<Row> missingOnKeys(
      Dataset<Row> left, Dataset<Row> right, List<String> keys) {
    return join(left, right, keys, "left_anti");
  }

  private static Dataset<Row> join(
      Dataset<Row> left, Dataset<Row> right, List<String> keys, String kind) {
    Dataset<Row> renamed = right;
    for (String key : keys) {
      renamed = renamed.withColumnRenamed(key, OTHER + key);
    }
    Column same =
        keys.stream()
            .map(key -> column(key).eqNullSafe(column(OTHER + key)))
            .reduce(Column::and)
            .orElseThrow();
    String[] others = keys.stream().map(key -> OTHER + key).toArray(String[]::new);
    return left.join(renamed, same, kind).drop(others);
  }
}
