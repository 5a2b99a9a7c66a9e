package dev.kldrift.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/sql.md: counts of an hour in a stream, against a reference that is known. */
class StreamTest {
  private static final String DRIFT =
      """
      SELECT hour, n, round(s.scores.kl_pq, 4) AS kl_pq, exp(s.scores.log_p_value_g) < 0.001 AS moved
      FROM (
        SELECT hour, n, drift.score_pair(array(60, 30, 10), q, 'counts', 1000, 100, n, false,
                                         'js_divergence', 0.01D, 0.05D, array('early', 'on time', 'late'), 1) AS s
        FROM (
          SELECT window(time, '1 hour').start AS hour, count(*) AS n,
                 array(count_if(delay < 0), count_if(delay BETWEEN 0 AND 15), count_if(delay > 15)) AS q
          FROM flights GROUP BY window(time, '1 hour')))
      """;

  @Test
  void scorePair_ofWindowedCounts_findsTheHourThatMoved(@TempDir Path folder) throws Exception {
    SparkSession spark = SparkEngine.newSession();
    Path flights =
        TestSpark.write(
            folder.resolve("flights"),
            "SELECT timestamp_micros(id * 36000000) AS time,"
                + " CAST(IF(id < 100, IF(id % 10 < 6, -1, IF(id % 10 < 9, 5, 20)), 30) AS INT) AS delay"
                + " FROM range(200)");
    spark
        .readStream()
        .schema("time TIMESTAMP, delay INT")
        .parquet(flights.toString())
        .createOrReplaceTempView("flights");

    StreamingQuery query =
        spark
            .sql(DRIFT)
            .writeStream()
            .outputMode("complete")
            .format("memory")
            .queryName("drift_by_hour")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(spark.sql("SELECT n, kl_pq, moved FROM drift_by_hour ORDER BY hour").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[100,0.0,false]", "[100,Infinity,true]");
  }
}
