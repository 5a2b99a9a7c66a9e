package dev.kldrift.job;

import dev.kldrift.job.publish.FaultyFileSystem;
import dev.kldrift.sql.DriftCatalog;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a test JVM; commands under test may stop it, then the next use starts one.
 */
public final class TestSpark {
  private TestSpark() {}

  /** A session with the functions registered. */
  public static SparkSession session() {
    return session(Map.of());
  }

  /**
   * Stops the session and starts one with settings that it can only be given then; whoever does,
   * stops it in the end.
   */
  public static SparkSession restart(Map<String, String> settings) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    return session(settings);
  }

  private static SparkSession session(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    SparkSession spark =
        SparkSession.builder()
            .config(conf)
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            // A handful of rows: compiling code for them would take most of the time.
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.hadoop.fs.fault.impl", FaultyFileSystem.class.getName())
            .config(
                "spark.hadoop.fs.AbstractFileSystem.fault.impl",
                FaultyFileSystem.Context.class.getName())
            .getOrCreate();
    DriftCatalog.register(spark);
    return spark;
  }

  /** Writes the rows of a query as Parquet. */
  public static Path write(Path folder, String query) {
    return write(folder, session().sql(query));
  }

  /** Writes rows as Parquet. */
  public static Path write(Path folder, Dataset<Row> rows) {
    rows.write().parquet(folder.toString());
    return folder;
  }
}
