package dev.kldrift.job.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;

/** Spark in this JVM, with the functions in catalog {@code drift}; also the writer of the pairs. */
final class SparkBench implements AutoCloseable {
  /** Small row groups, so that there is something for every thread of either engine. */
  private static final int ROW_GROUP_BYTES = 8 << 20;

  /**
   * As the job sets it. Spark's 4,096 rows of long arrays leave every cache, for all queries alike.
   */
  private static final int BATCH_ROWS = 64;

  private final SparkSession spark;

  SparkBench(int threads, Map<String, String> settings) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[" + threads + "]")
            .appName("kldrift bench")
            .config("spark.ui.enabled", false)
            .config("spark.sql.catalog.drift", "dev.kldrift.sql.DriftCatalog")
            .config("spark.sql.parquet.columnarReaderBatchSize", BATCH_ROWS);
    settings.forEach(builder::config);
    spark = builder.getOrCreate();
    UDF3<Long, Integer, Integer, double[]> counts = SparkBench::counts;
    spark.udf().register("counts", counts, DataTypes.createArrayType(DataTypes.DoubleType));
  }

  /** A session of its own over a file; listing it and reading its schema are not timed. */
  Engine over(Path file) {
    SparkSession session = spark.newSession();
    session.read().parquet(file.toString()).createOrReplaceTempView("pairs");
    return query -> answer(session.sql(query).collectAsList().get(0));
  }

  private static double[] answer(Row row) {
    double[] answer = new double[row.size()];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = row.getDouble(i);
    }
    return answer;
  }

  /**
   * Writes pairs of integer-valued doubles 1 to 1000, a tenth of the bins empty on both sides. Bins
   * that only one side fills would make the sums infinite, and infinities prove no agreement.
   */
  Path write(Shape shape, Path directory) {
    Path file = directory.resolve(shape + ".parquet");
    spark
        .range(0, shape.rows(), 1, 1)
        .selectExpr(
            "id",
            "counts(id, " + shape.bins() + ", 0) AS p",
            "counts(id, " + shape.bins() + ", 1) AS q")
        .write()
        .mode("overwrite")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .parquet(file.toString());
    return file;
  }

  private static double[] counts(long id, int bins, int side) {
    SplittableRandom empty = new SplittableRandom(id);
    SplittableRandom count = new SplittableRandom(2 * id + side + 1_000_000_007L);
    double[] counts = new double[bins];
    for (int i = 0; i < bins; i++) {
      counts[i] = empty.nextInt(10) == 0 ? 0 : count.nextInt(1, 1001);
    }
    return counts;
  }

  String version() {
    return spark.version();
  }

  @Override
  public void close() {
    spark.stop();
  }
}
