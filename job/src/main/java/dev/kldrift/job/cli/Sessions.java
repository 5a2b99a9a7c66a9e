package dev.kldrift.job.cli;

import dev.kldrift.job.publish.DeltaSession;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Undisclosed;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Opens Spark, leaving every setting to spark-submit that it can make. */
final class Sessions {
  private Sessions() {}

  /** Says something that does not stop a command, where there is no Spark. */
  static void warn(String message) {
    System.err.println("kldrift: warning: " + PrintableText.line(Undisclosed.hide(message)));
  }

  /** Hadoop as Spark would set it up, without starting it. */
  static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> each : new SparkConf().getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(each._1(), each._2());
    }
    return hadoop;
  }

  static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.set("spark.app.name", name);
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Else executors ask the driver for every name that generated code might mean by a class.
    conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
    // An executor in another locale would open a neighbour of a file whose name is not ASCII.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (SparkSession.getDefaultSession().isEmpty()) {
      LocalSpark.confine(conf);
      DeltaSession.settings().forEach(conf::setIfMissing);
    }
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) { // Spark declares none
      throw Diagnosis.atStart(e);
    }
  }
}
