package dev.kldrift.job.cli;

import dev.kldrift.job.PruneJob;
import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.run.ExitCode;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    description = {
      "Removes old run dates from the output: results, records and pages.",
      "What later nights are made from stays: bins, histograms of references, the latest alerts."
    })
final class PruneCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "DAYS",
      description = "how many days up to the newest run date are left as they are, as in 400d")
  private String keep;

  @Option(names = "--keep-baseline", description = "leave the days of baselines whole")
  private boolean keepBaseline;

  @Option(names = "--dry-run", description = "say what would be removed, and remove nothing")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    int days = PruneJob.days(keep);
    Settings settings = options.settings();
    Configuration hadoop = Sessions.hadoop();
    PruneJob job = job(settings, hadoop);
    if (!dryRun && job.needsSpark()) {
      try (SparkSession spark = Sessions.open("kldrift prune")) {
        SparkSession.setActiveSession(spark);
        print(job.run(days, keepBaseline, false));
      }
    } else {
      print(job.run(days, keepBaseline, dryRun));
    }
    return ExitCode.DONE.number();
  }

  private static PruneJob job(Settings settings, Configuration hadoop) {
    if (NightlyConfig.hasSource(settings)) {
      return new PruneJob(NightlyConfig.of(settings, Clock.systemUTC()), hadoop);
    }
    settings.with(ConfigKey.INPUT, "[none]", "prune"); // which reads no input
    return new PruneJob(CompareConfig.of(settings, Clock.systemUTC()), hadoop);
  }

  private void print(PruneJob.Pruned pruned) {
    String done = dryRun ? "would remove" : "removed";
    if (pruned.dates().isEmpty()) {
      System.out.println("nothing to remove");
      return;
    }
    pruned
        .bytes()
        .forEach(
            (place, bytes) ->
                System.out.printf(Locale.ROOT, "  %-14s %,15d bytes%n", place, bytes));
    System.out.printf(
        Locale.ROOT,
        "%s %,d bytes of %d run dates, %s to %s; whole from %s on%n",
        done,
        pruned.total(),
        pruned.dates().size(),
        pruned.dates().first(),
        pruned.dates().last(),
        pruned.first().map(Object::toString).orElse(""));
  }
}
