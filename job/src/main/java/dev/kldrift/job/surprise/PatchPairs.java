package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.ReferenceRule;
import dev.kldrift.job.reference.JoinHistograms;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Pairs over time: q is a patch at t, p the same patch at the times of its reference. */
public final class PatchPairs {
  private PatchPairs() {}

  /**
   * Every patch with its reference; frames without one are in no pair as q.
   *
   * @param patches t, x, y, counts
   * @return x, y, t, p, q
   */
  public static Dataset<Row> of(Dataset<Row> patches, ReferenceRule reference) {
    Column[] times =
        reference.steps().stream()
            .map(step -> col("t").plus(lit((long) step)))
            .toArray(Column[]::new);
    return new JoinHistograms(List.of("x", "y", "t"))
        .pairs(patches.withColumn("t", explode(array(times))), patches)
        .filter(col("p").isNotNull().and(col("q").isNotNull()));
  }
}
