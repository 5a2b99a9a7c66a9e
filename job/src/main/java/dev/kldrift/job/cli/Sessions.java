package dev.kldrift.job.cli;

import dev.kldrift.job.run.Diagnosis;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens Spark, leaving every setting to spark-submit that it can make. */
final class Sessions {
  private Sessions() {}

  static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.set("spark.app.name", name);
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // An executor in another locale would open a neighbour of a file whose name is not ASCII.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (SparkSession.getDefaultSession().isEmpty()) {
      LocalSpark.confine(conf);
    }
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) { // Spark declares none
      throw Diagnosis.atStart(e);
    }
  }
}
