package dev.kldrift.job.cli;

import dev.kldrift.job.publish.DeltaSession;
import dev.kldrift.job.run.Diagnosis;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Undisclosed;
import java.lang.reflect.InvocationTargetException;
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
    // Nobody reads how a command's queries are planned, nor where our code has made their columns,
    // unless the user asks for it; to write it down is a thirtieth of a night.
    conf.setIfMissing("spark.sql.ui.explainMode", "simple");
    conf.setIfMissing("spark.sql.dataFrameQueryContext.enabled", "false");
    // An executor in another locale would open a neighbour of a file whose name is not ASCII.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (SparkSession.getDefaultSession().isEmpty()) {
      LocalSpark.confine(conf);
      DeltaSession.settings().forEach(conf::setIfMissing);
    }
    try {
      return started(conf);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw Diagnosis.atStart(e.getCause());
    } catch (Exception e) { // Spark declares none
      throw Diagnosis.atStart(e);
    }
  }

  /**
   * What {@code SparkSession.builder()} gives. That of Spark 4 finds this class by Scala's
   * reflection, whose start takes half a second, and nothing else of a command wants it.
   */
  private static SparkSession started(SparkConf conf) throws ReflectiveOperationException {
    Class<?> classic;
    try {
      classic = Class.forName("org.apache.spark.sql.classic.SparkSession");
    } catch (ClassNotFoundException e) { // Spark 3.5
      return SparkSession.builder().config(conf).getOrCreate();
    }
    Object builder = classic.getMethod("builder").invoke(null);
    Object configured =
        builder.getClass().getMethod("config", SparkConf.class).invoke(builder, conf);
    return (SparkSession) configured.getClass().getMethod("getOrCreate").invoke(configured);
  }
}
