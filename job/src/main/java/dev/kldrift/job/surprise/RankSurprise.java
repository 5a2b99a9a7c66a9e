package dev.kldrift.job.surprise;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import dev.kldrift.job.table.Columns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The patches of a movie by surprise.
 *
 * <p>Surprise is what is learned from the new frame about a patch: KL(q‖p) in nats, of the new
 * histogram q against the old one p, both with half a count more in every colour that either has
 * (Jeffreys), less the noise floor, and never below 0:
 *
 * <pre>
 *   surprise = max(0, kl_qp_smoothed - noise_floor_kl_qp)
 * </pre>
 *
 * <p>Smoothing keeps a colour that was not there before from making a patch infinite; the raw
 * values are beside it. Equal surprise goes by js_divergence, then time and place.
 */
public final class RankSurprise {
  private RankSurprise() {}

  /**
   * Ranks.
   *
   * @param divergence the table of that name
   * @param brightness t, x, y, brightness, where it is known
   * @return the table {@code surprise}, without an order
   */
  public static Dataset<Row> rank(Dataset<Row> divergence, Dataset<Row> brightness) {
    Column over = greatest(col("kl_qp_smoothed").minus(col("noise_floor_kl_qp")), lit(0.0));
    Dataset<Row> rows =
        divergence
            .withColumn("surprise", coalesce(over, lit(0.0)))
            .join(brightness, new String[] {"x", "y", "t"}, "left");
    Column rank =
        row_number()
            .over(
                Window.orderBy(
                    col("surprise").desc(),
                    col("js_divergence").desc(),
                    col("t"),
                    col("y"),
                    col("x")));
    return rows.withColumn("rank", rank)
        .select(
            col("rank"),
            col("t"),
            col("x"),
            col("y"),
            col("surprise"),
            col("kl_pq"),
            col("kl_qp"),
            col("js_divergence"),
            col("kl_pq_smoothed"),
            col("kl_qp_smoothed"),
            col("noise_floor_kl_qp"),
            col("q_value"),
            col("drifted"),
            col("entropy_q"),
            col("brightness"),
            col(Columns.RUN_ID),
            col(Columns.SCHEMA_VERSION));
  }
}
