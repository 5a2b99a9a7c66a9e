package dev.kldrift.job.cli;

import org.apache.spark.SparkConf;

/**
 * What Delta Lake wants of a session that reads its tables: without it, it refuses to. Nothing,
 * where Delta Lake is not there.
 */
final class DeltaSession {
  private static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final String EXTENSIONS = "spark.sql.extensions";

  private DeltaSession() {}

  /** Completes the settings of a session that is about to start. */
  static void complete(SparkConf conf) {
    if (!isThere()) {
      return;
    }
    String extensions = conf.get(EXTENSIONS, "");
    if (!extensions.contains(EXTENSION)) {
      conf.set(EXTENSIONS, extensions.isBlank() ? EXTENSION : extensions + "," + EXTENSION);
    }
    conf.setIfMissing("spark.sql.catalog.spark_catalog", CATALOG);
  }

  private static boolean isThere() {
    try {
      Class.forName(EXTENSION, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
