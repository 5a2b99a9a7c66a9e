package dev.kldrift.job.cli;

import dev.kldrift.job.config.ReportConfig;
import dev.kldrift.job.report.ReportJob;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.ShownPath;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "report",
    description = "Makes the page of a run date that is published: one HTML file.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    ReportConfig config = ReportConfig.of(options.settings(), Clock.systemUTC());
    try (SparkSession spark = Sessions.open("kldrift report " + config.runDate())) {
      Path page = new ReportJob(spark, config).run();
      if (!quiet) {
        System.out.println(PrintableText.line(ShownPath.of(page)));
      }
    }
    return ExitCode.DONE.number();
  }
}
