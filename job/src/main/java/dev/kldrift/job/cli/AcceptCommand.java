package dev.kldrift.job.cli;

import dev.kldrift.job.AcceptJob;
import dev.kldrift.job.config.Acceptance;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.PrintableText;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "accept",
    description = {
      "Makes what a feature is like from a date on its reference: the new normal.",
      "References of later nights have no days before that date; nothing else changes."
    })
final class AcceptCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Mixin private FeatureSince since;

  @Option(
      names = "--segment",
      paramLabel = "COLUMN=VALUE",
      description = "of one segment alone; repeated for each column of a cross")
  private Map<String, String> segment = new TreeMap<>();

  @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "is recorded")
  private String why;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "who says so, is recorded; default: ${DEFAULT-VALUE}")
  private String by;

  @Option(names = "--undo", description = "takes it back")
  private boolean undo;

  @Override
  public Integer call() throws IOException {
    NightlyConfig config = NightlyConfig.of(options.settings(), Clock.systemUTC());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Acceptance acceptance =
        new Acceptance(since.feature(), new TreeMap<>(segment), since.from(), by, now, why);
    try (SparkSession spark = Sessions.open("kldrift accept " + since.feature())) {
      AcceptJob job = new AcceptJob(spark, config);
      NavigableSet<LocalDate> dates = undo ? job.undo(acceptance) : job.accept(acceptance);
      print(dates);
    }
    return ExitCode.DONE.number();
  }

  private void print(NavigableSet<LocalDate> dates) {
    String what = since.feature() + (segment.isEmpty() ? "" : " " + segment);
    System.out.println(
        PrintableText.line(
            undo
                ? what + " is compared with days before " + since.from() + " again"
                : what + " is compared with days from " + since.from() + " on"));
    if (!dates.isEmpty()) {
      System.out.printf(
          "%d nights were compared otherwise; kldrift backfill --from %s --to %s compares them"
              + " again%n",
          dates.size(), dates.first(), dates.last());
    }
  }
}
