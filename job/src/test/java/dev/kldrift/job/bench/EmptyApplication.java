package dev.kldrift.job.bench;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** The least that a Spark application can do: what every command of Spark waits for. */
public final class EmptyApplication {
  static final String VERSION = "version of Spark: ";

  private EmptyApplication() {}

  /** Counts one row and says which Spark did it. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("empty").getOrCreate()) {
      if (spark.range(1).count() != 1) {
        throw new IllegalStateException("a range of 1 has not one row");
      }
      System.out.println(VERSION + spark.version());
    }
  }
}
