package dev.kldrift.job.reference;

import static dev.kldrift.job.table.Columns.column;
import static dev.kldrift.job.table.Columns.columns;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts histograms side by side: of each key, p adds up what its reference has, q what is compared
 * with that. A side that has nothing is NULL. One shuffle.
 */
public final class JoinHistograms {
  private static final String COUNTS = "counts";
  private static final String TYPE = "array<bigint>";

  private final List<String> keys;

  /** Sides of pairs with these keys. */
  public JoinHistograms(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The pairs.
   *
   * @param reference keys and {@code counts}; several rows of a key are added up
   * @param now the same of what is compared with it
   * @return the keys, p, q
   */
  public Dataset<Row> pairs(Dataset<Row> reference, Dataset<Row> now) {
    return joined(both(reference, now));
  }

  /** The same, with keys that are pairs whatever the sides have; a key it lacks is NULL there. */
  public Dataset<Row> pairs(Dataset<Row> reference, Dataset<Row> now, Dataset<Row> always) {
    return joined(both(reference, now).unionByName(side(always, "")));
  }

  private Dataset<Row> both(Dataset<Row> reference, Dataset<Row> now) {
    return side(reference, "p").unionByName(side(now, "q"));
  }

  private Dataset<Row> side(Dataset<Row> histograms, String side) {
    List<Column> columns = new ArrayList<>();
    for (String key : keys) {
      boolean there = List.of(histograms.columns()).contains(key);
      columns.add(there ? column(key) : lit(null).cast("string").as(key));
    }
    for (String name : List.of("p", "q")) {
      Column counts = name.equals(side) ? col(COUNTS) : lit(null);
      columns.add(counts.cast(TYPE).as(name));
    }
    return histograms.select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> joined(Dataset<Row> sides) {
    return sides
        .groupBy(columns(keys))
        .agg(
            call_function("drift.combine", col("p")).cast(TYPE).as("p"),
            call_function("drift.combine", col("q")).cast(TYPE).as("q"));
  }
}
