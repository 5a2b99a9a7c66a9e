package dev.kldrift.job.cli;

import dev.kldrift.job.CompareJob;
import dev.kldrift.job.CompareResult;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "compare",
    description = "Scores histogram pairs and publishes which distributions moved.")
final class CompareCommand implements Callable<Integer> {
  @Mixin private PairOptions options;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Option(names = "--fail-on-drift", description = "exit with 10 where a pair drifted")
  private boolean failOnDrift;

  @Override
  public Integer call() throws IOException {
    return options.heard(
        "compare",
        settings -> {
          if (failOnDrift) {
            settings.with(ConfigKey.FAIL_ON_DRIFT, "on", "--fail-on-drift");
          }
          CompareConfig config = CompareConfig.of(settings, Clock.systemUTC());
          CompareResult result = run(config);
          if (!quiet) {
            PublishedResults.print(() -> new ResultPrinter(System.out).print(result));
          }
          return config.ending(result.drifted()).number();
        });
  }

  private CompareResult run(CompareConfig config) throws IOException {
    try (SparkSession spark = Sessions.open("kldrift compare " + config.runDate());
        Progress progress = Progress.of(spark, quiet)) {
      return new CompareJob(spark, config, progress).run();
    }
  }
}
