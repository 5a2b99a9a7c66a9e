package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Pairs over time: p is a patch at t - lag, q the same patch at t. */
public final class PatchPairs {
  private PatchPairs() {}

  /**
   * Every patch with the one before it; frames without one a lag earlier are in no pair as q.
   *
   * @param patches t, x, y, counts
   * @param lag in frames
   * @return x, y, t, p, q
   */
  public static Dataset<Row> of(Dataset<Row> patches, int lag) {
    Dataset<Row> earlier =
        patches.select(
            col("x"), col("y"), col("t").plus(lit((long) lag)).as("t"), col("counts").as("p"));
    Dataset<Row> now = patches.select(col("x"), col("y"), col("t"), col("counts").as("q"));
    return now.join(earlier, new String[] {"x", "y", "t"}).select("x", "y", "t", "p", "q");
  }
}
