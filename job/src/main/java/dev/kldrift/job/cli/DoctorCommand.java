package dev.kldrift.job.cli;

import dev.kldrift.job.doctor.Doctor;
import dev.kldrift.job.doctor.Finding;
import dev.kldrift.job.run.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Checks this machine, and the places a configuration names, before the first run.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private PairOptions options;

  @Option(names = "--test-alert", description = "send every sink a message that is no alarm")
  private boolean testAlert;

  @Override
  public Integer call() {
    List<Finding> findings =
        new Doctor(Sessions.hadoop(), () -> Sessions.open("kldrift doctor"), testAlert)
            .examine(options::settings);
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    findings.forEach(System.out::println);
    return findings.stream()
        .filter(finding -> finding.level() == Finding.Level.FAIL)
        .map(Finding::exitCode)
        .findFirst()
        .orElse(ExitCode.DONE)
        .number();
  }
}
