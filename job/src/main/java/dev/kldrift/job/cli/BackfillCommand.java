package dev.kldrift.job.cli;

import dev.kldrift.job.BackfillJob;
import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.NightlyResult;
import dev.kldrift.job.config.DateRange;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.Undisclosed;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "backfill",
    description = {
      "Runs nightly for every date of a range: one pass, published date by date, in order.",
      "Dates that are done by the same configuration and code are left alone."
    })
final class BackfillCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      converter = DateText.class,
      description = "first date")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      converter = DateText.class,
      description = "last date")
  private String to;

  @Option(names = "--again", description = "run dates again that are done")
  private boolean again;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    NightlyConfig config = NightlyConfig.of(options.settings(), Clock.systemUTC());
    DateRange range = range();
    int holes = run(config, range);
    return (holes == 0 ? ExitCode.DONE : ExitCode.NO_INPUT).number();
  }

  private int run(NightlyConfig config, DateRange range) throws IOException {
    try (SparkSession spark =
        Sessions.open("kldrift backfill " + range.from() + ".." + range.to())) {
      List<LocalDate> dates = todo(spark, config, range);
      if (dates.size() > 1 && BackfillJob.canBatch(config)) {
        Optional<Integer> holes = atOnce(spark, config, dates);
        if (holes.isPresent()) {
          return holes.get();
        }
        dates = todo(spark, config, range);
      }
      int holes = 0;
      for (LocalDate date : dates) {
        holes += run(spark, config.on(date)) ? 0 : 1;
      }
      return holes;
    }
  }

  private List<LocalDate> todo(SparkSession spark, NightlyConfig config, DateRange range) {
    List<LocalDate> todo = new ArrayList<>();
    for (LocalDate date : range.days().toList()) {
      if (!again && RunRecord.isDone(config.on(date), spark.sessionState().newHadoopConf())) {
        say(date + " is done");
      } else {
        todo.add(date);
      }
    }
    return todo;
  }

  /** All dates in one pass; how many have no rows, empty where they must be run one by one. */
  private Optional<Integer> atOnce(
      SparkSession spark, NightlyConfig config, List<LocalDate> dates) {
    try (Progress progress = Progress.of(spark, quiet)) {
      return new BackfillJob(spark, config, progress)
          .run(dates, this::sayPublished)
          .map(
              holes -> {
                holes.forEach(
                    date ->
                        System.err.println(
                            "kldrift: warning: no rows of "
                                + date
                                + " in "
                                + PrintableText.line(Undisclosed.hide(config.source().place()))));
                return holes.size();
              });
    }
  }

  private void sayPublished(LocalDate date, long pairs, long drifted) {
    say(String.format(Locale.ROOT, "%s %,d pairs, %,d drifted", date, pairs, drifted));
  }

  private DateRange range() {
    LocalDate first = LocalDate.parse(from);
    LocalDate last = LocalDate.parse(to);
    if (last.isBefore(first)) {
      throw new JobFailure(
          ExitCode.USAGE, "--to " + to + " is before --from " + from + " (must not be)");
    }
    return new DateRange(first, last);
  }

  /** A day without rows is a hole, told at the end; anything else stops the backfill. */
  private boolean run(SparkSession spark, NightlyConfig config) {
    try (Progress progress = Progress.of(spark, quiet)) {
      NightlyResult result = new NightlyJob(spark, config, progress).run();
      result
          .comparison()
          .ifPresent(
              found ->
                  sayPublished(config.runDate(), found.run().counts().pairs(), found.drifted()));
      return true;
    } catch (JobFailure e) {
      if (e.exitCode() != ExitCode.NO_INPUT) {
        throw e;
      }
      System.err.println("kldrift: warning: " + PrintableText.line(e.getMessage()));
      return false;
    }
  }

  private void say(String line) {
    if (!quiet) {
      System.out.println(line);
    }
  }
}
