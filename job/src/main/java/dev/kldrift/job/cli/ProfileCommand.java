package dev.kldrift.job.cli;

import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.NightlyResult;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "profile", description = "Makes the histograms of a day of a table.")
final class ProfileCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    NightlyConfig config = NightlyConfig.of(options.settings(), Clock.systemUTC());
    try (SparkSession spark = Sessions.open("kldrift profile " + config.runDate());
        Progress progress = Progress.of(spark, quiet)) {
      NightlyResult result = new NightlyJob(spark, config, progress).profile();
      if (!quiet) {
        PublishedResults.print(() -> new NightlyPrinter(System.out).print(result));
      }
    }
    return ExitCode.DONE.number();
  }
}
