package dev.kldrift.job.run;

/** Names one path to Spark, which takes every path it reads for a glob. */
public final class ExactPath {
  private ExactPath() {}

  /** The path with its wildcards escaped: {@code a[1]} is not {@code a1}. */
  public static String of(Object path) {
    return path.toString().replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
  }
}
