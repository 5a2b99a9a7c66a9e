package dev.kldrift.job.run;

import org.apache.spark.SparkThrowable;

/** A message of Spark, without the parts that are meant for machines. */
public final class SparkMessage {
  private SparkMessage() {}

  /** The first line, as in {@code cannot resolve 'x'}, without condition and SQL state. */
  static String of(Throwable failure) {
    return Reason.of(failure)
        .replaceFirst("^\\[[A-Z0-9_.]+]\\s*", "")
        .replaceFirst("\\s*SQLSTATE: \\w{5}.*$", "");
  }

  /** The error condition, null where there is none. */
  @SuppressWarnings("deprecation")
  public static String condition(SparkThrowable failure) {
    return failure.getErrorClass(); // Spark 3.5 has no other name for it
  }
}
