package dev.kldrift.job.cli;

import dev.kldrift.job.doctor.Doctor;
import dev.kldrift.job.doctor.Finding;
import dev.kldrift.job.run.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import scala.Tuple2;

@Command(
    name = "doctor",
    description =
        "Checks this machine, and the places a configuration names, before the first run.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(hadoop()).examine(options::settings);
    findings.forEach(System.out::println);
    return findings.stream()
        .filter(finding -> finding.level() == Finding.Level.FAIL)
        .map(Finding::exitCode)
        .findFirst()
        .orElse(ExitCode.DONE)
        .number();
  }

  /** As Spark would set it up, without starting it. */
  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> each : new SparkConf().getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(each._1(), each._2());
    }
    return hadoop;
  }
}
