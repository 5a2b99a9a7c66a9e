package dev.kldrift.job.record;

import dev.kldrift.job.input.PairInput;
import dev.kldrift.job.run.LocalDisk;
import dev.kldrift.sql.DriftCatalog;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark settings of a job. Settings that results depend on are forced; settings that only make
 * it faster are chosen where the user has not.
 */
public final class SparkSettings {

  /** Without these a damaged, missing or retyped file changes numbers without an error. */
  private static final Map<String, String> FORCED =
      Map.ofEntries(
          Map.entry("spark.sql.files.ignoreCorruptFiles", "false"),
          Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
          Map.entry("parquet.page.verify-checksum.enabled", "true"),
          Map.entry("spark.sql.parquet.mergeSchema", "false"),
          Map.entry("spark.sql.sources.partitionColumnTypeInference.enabled", "false"),
          // DuckDB's infinite dates are before 1582 too; 3.5 would refuse them
          Map.entry("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED"),
          Map.entry("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED"),
          Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
          // The name of a table must not be the path of any file, which no gate has looked at
          Map.entry("spark.sql.runSQLOnFiles", "false"),
          Map.entry("spark.sql.session.timeZone", "UTC"));

  private static final long VALUES_PER_BATCH = 1 << 18;
  private static final long ROWS_PER_BATCH = 64;
  private static final long ROWS_PER_SOURCE_BATCH = 512;
  private static final long BYTES_PER_SHUFFLE_PARTITION = 64L << 20;
  private static final long BYTES_PER_HISTOGRAM_PARTITION = 64L << 10;
  private static final long MOST_DAYS = 400;
  private static final long FEWEST_GROUPS = 128;
  private static final long BYTES_OF_GROUPS = 32L << 20;

  /** Of both sides. */
  private static final long BYTES_PER_BIN = 16;

  private static final long BINS_OF_AN_EMPTY_SUM = 32;

  private SparkSettings() {}

  /** A session of our own, so that its settings do not leak into the caller's. */
  public static SparkSession session(SparkSession parent) {
    SparkSession spark = parent.newSession();
    FORCED.forEach(spark.conf()::set);
    LocalDisk.settings(spark.sparkContext()).forEach(spark.conf()::set);
    DriftCatalog.register(spark);
    return spark;
  }

  /**
   * Sizes batches and shuffles by the input. A batch of the vectorised reader counts rows, whatever
   * their length: Spark's default of 4,096 rows of 4,096 bins is 134 MB a column, outside every
   * cache.
   */
  public static void tune(SparkSession spark, PairInput input, String histogram) {
    long rows = VALUES_PER_BATCH / input.meanBins(histogram);
    long batch = input.longLayout() ? 4096 : Math.max(1, Math.min(ROWS_PER_BATCH, rows));
    setIfMissing(spark, "spark.sql.parquet.columnarReaderBatchSize", batch);
    long cores = spark.sparkContext().defaultParallelism();
    setIfMissing(
        spark,
        "spark.sql.shuffle.partitions",
        Math.max(2 * cores, input.bytes() / BYTES_PER_SHUFFLE_PARTITION));
    // Rows are joined with their q-value without being sorted by p-value first.
    setIfMissing(
        spark,
        "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold",
        BYTES_PER_SHUFFLE_PARTITION);
  }

  /**
   * Sizes shuffles of histograms, which are far smaller than what they are made from, and batches
   * of the many columns that those are made from, which should stay in the cache.
   */
  public static void tune(SparkSession spark) {
    long cores = spark.sparkContext().defaultParallelism();
    setIfMissing(spark, "spark.sql.shuffle.partitions", 2 * cores);
    // Histograms are small, yet what is made of them takes long enough for every core.
    setIfMissing(
        spark,
        "spark.sql.adaptive.coalescePartitions.minPartitionSize",
        BYTES_PER_HISTOGRAM_PARTITION);
    setIfMissing(spark, "spark.sql.parquet.columnarReaderBatchSize", ROWS_PER_SOURCE_BATCH);
    // A reference is a file for each of its days: a job to look at them takes longer than to look.
    setIfMissing(spark, "spark.sql.sources.parallelPartitionDiscovery.threshold", MOST_DAYS);
  }

  /**
   * How many histograms a task adds up in a map of them: Spark begins to sort rows from 128 on,
   * which takes longer, as each addition is a small one.
   *
   * @param bins the most that one of them has
   */
  public static void sizeGroups(SparkSession spark, int bins) {
    setIfMissing(
        spark,
        "spark.sql.objectHashAggregate.sortBased.fallbackThreshold",
        Math.max(FEWEST_GROUPS, BYTES_OF_GROUPS / (BYTES_PER_BIN * (bins + BINS_OF_AN_EMPTY_SUM))));
  }

  private static void setIfMissing(SparkSession spark, String key, long value) {
    if (!spark.sparkContext().getConf().contains(key)) {
      spark.conf().set(key, value);
    }
  }
}
