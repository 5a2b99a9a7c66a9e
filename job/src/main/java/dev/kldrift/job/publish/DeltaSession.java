package dev.kldrift.job.publish;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What a session has to have for Delta tables, which it can only be given when it starts. */
public final class DeltaSession {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final Map<String, String> SETTINGS =
      Map.of(
          EXTENSIONS,
          "io.delta.sql.DeltaSparkSessionExtension",
          CATALOG,
          "org.apache.spark.sql.delta.catalog.DeltaCatalog");

  private DeltaSession() {}

  /** Settings of a session that is about to start; none where Delta Lake is not there. */
  public static Map<String, String> settings() {
    return isThere() ? SETTINGS : Map.of();
  }

  /**
   * Requires Delta Lake, and a session that was started with it.
   *
   * @throws JobFailure if it is not there, or the session does not know it
   */
  public static void require(SparkSession spark) {
    if (!isThere()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "Delta tables need Delta Lake, which is not there (add that of Spark "
              + spark.version()
              + ", as in --packages io.delta:delta-spark_4.2_2.13:4.4.0)");
    }
    SETTINGS.forEach(
        (key, value) -> {
          String set = spark.conf().get(key, "");
          if (!set.contains(value)) {
            throw new JobFailure(
                ExitCode.BAD_CONFIG,
                "Delta tables need a session that is started with %s=%s (it has '%s')"
                    .formatted(key, value, set));
          }
        });
  }

  private static boolean isThere() {
    try {
      Class.forName(
          SETTINGS.get(EXTENSIONS), false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
