package dev.kldrift.job.cli;

import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.NightlyResult;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "nightly",
    description = "Profiles a day of a table, compares it with its references and publishes.")
final class NightlyCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Option(names = "--fail-on-drift", description = "exit with 10 where a pair drifted")
  private boolean failOnDrift;

  @Option(
      names = "--cascade",
      description = "run later dates again that were compared with this one, where it has changed")
  private boolean cascade;

  @Override
  public Integer call() throws IOException {
    return options.heard(
        "nightly",
        settings -> {
          if (failOnDrift) {
            settings.with(ConfigKey.FAIL_ON_DRIFT, "on", "--fail-on-drift");
          }
          NightlyConfig config = NightlyConfig.of(settings, Clock.systemUTC());
          return config.compare().ending(nights(config)).number();
        });
  }

  /** The night, and those that were made from its old histograms; how much drifted in the first. */
  private long nights(NightlyConfig config) throws IOException {
    try (SparkSession spark = Sessions.open("kldrift nightly " + config.runDate())) {
      NightlyResult result = run(spark, config);
      if (cascade) {
        for (LocalDate date : result.profile().outdated()) {
          run(spark, config.on(date));
        }
      }
      return result.drifted();
    }
  }

  private NightlyResult run(SparkSession spark, NightlyConfig config) {
    try (Progress progress = Progress.of(spark, quiet)) {
      NightlyResult result = new NightlyJob(spark, config, progress).run();
      if (!quiet) {
        PublishedResults.print(() -> new NightlyPrinter(System.out).print(result));
      }
      return result;
    }
  }
}
