package dev.kldrift.job.bench;

import org.apache.spark.launcher.JavaModuleOptions;

/** Prints the JVM options that Spark's launcher gives a driver, for scripts/bench. */
final class ModuleOptions {
  private ModuleOptions() {}

  /** Prints them on one line. */
  public static void main(String[] args) {
    System.out.println(JavaModuleOptions.defaultModuleOptions());
  }
}
