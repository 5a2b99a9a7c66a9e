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

@Command(
    name = "rebin",
    description = {
      "Makes the bins of a feature anew from a date on, and counts the days since again.",
      "The days that have histograms, up to the run date; comparisons are made again by backfill."
    })
final class RebinCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Mixin private FeatureSince since;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    NightlyConfig config = NightlyConfig.of(options.settings(), Clock.systemUTC());
    try (SparkSession spark = Sessions.open("kldrift rebin " + since.feature());
        Progress progress = Progress.of(spark, quiet)) {
      NightlyResult result =
          new NightlyJob(spark, config, progress).rebin(since.feature(), since.from());
      if (!quiet) {
        PublishedResults.print(() -> new NightlyPrinter(System.out).print(result));
      }
    }
    return ExitCode.DONE.number();
  }
}
