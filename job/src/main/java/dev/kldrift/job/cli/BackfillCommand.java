package dev.kldrift.job.cli;

import dev.kldrift.job.BackfillJob;
import dev.kldrift.job.MissingNights;
import dev.kldrift.job.MissingNights.Reason;
import dev.kldrift.job.NightlyJob;
import dev.kldrift.job.NightlyResult;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.DateRange;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.record.RunRecord;
import dev.kldrift.job.reference.AcceptedReferences;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.PrintableText;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.Undisclosed;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "backfill",
    description = {
      "Runs nightly for every date of a range: one pass, published date by date, in order.",
      "Dates that are done by the same configuration and code are left alone; with --missing those"
          + " that are made by any, and whose rows have not changed since."
    })
final class BackfillCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 3660;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      converter = DateText.class,
      description = "first date")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      converter = DateText.class,
      description = "last date")
  private String to;

  @Option(
      names = "--last",
      paramLabel = "DAYS",
      description =
          "instead: so many days up to --run-date, or to the last that has ended in"
              + " source.time-zone")
  private Integer last;

  @Option(
      names = "--missing",
      description = "only dates that are not made, failed, were cut, or whose rows came late")
  private boolean missing;

  @Option(names = "--again", description = "run dates again that are done")
  private boolean again;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  /** The last of the dates; null as long as it is not known. */
  private LocalDate end;

  /** Pairs that drifted on all dates. */
  private long drifted;

  @Override
  public Integer call() throws IOException {
    return options.heard("nightly", () -> Optional.ofNullable(end), this::run);
  }

  private int run(Settings settings) throws IOException {
    NightlyConfig config = NightlyConfig.of(settings, Clock.systemUTC());
    DateRange range = range(settings, config);
    end = range.to();
    try (SparkSession spark =
        Sessions.open("kldrift backfill " + range.from() + ".." + range.to())) {
      NightlyConfig accepting = AcceptedReferences.in(config, spark.sessionState().newHadoopConf());
      ExitCode code = missing ? heal(spark, accepting, range) : all(spark, accepting, range);
      return (code == ExitCode.DONE ? config.compare().ending(drifted) : code).number();
    }
  }

  private DateRange range(Settings settings, NightlyConfig config) {
    if (missing && again) {
      throw new JobFailure(
          ExitCode.USAGE, "--missing and --again exclude each other (give one of them)");
    }
    if (last != null) {
      return lastDays(settings, config);
    }
    if (from == null || to == null) {
      throw new JobFailure(ExitCode.USAGE, "which dates? (give --from and --to, or --last)");
    }
    LocalDate first = LocalDate.parse(from);
    LocalDate until = LocalDate.parse(to);
    if (until.isBefore(first)) {
      throw new JobFailure(
          ExitCode.USAGE, "--to " + to + " is before --from " + from + " (must not be)");
    }
    return new DateRange(first, until);
  }

  private DateRange lastDays(Settings settings, NightlyConfig config) {
    if (from != null || to != null) {
      throw new JobFailure(
          ExitCode.USAGE, "--last excludes --from and --to (--run-date says where it ends)");
    }
    if (last < 1 || last > MOST_DAYS) {
      throw new JobFailure(
          ExitCode.USAGE, "--last is %d (must be from 1 to %d)".formatted(last, MOST_DAYS));
    }
    LocalDate until =
        settings.isSet(ConfigKey.RUN_DATE) ? config.runDate() : config.today().minusDays(1);
    return new DateRange(until.minusDays(last - 1L), until);
  }

  /** Every date of the range that is not done by this configuration and code. */
  private ExitCode all(SparkSession spark, NightlyConfig config, DateRange range) {
    Set<LocalDate> holes =
        atOnce(spark, config, todo(spark, config, range))
            .orElseGet(() -> oneByOne(spark, config, todo(spark, config, range)));
    return holes.isEmpty() ? ExitCode.DONE : ExitCode.NO_INPUT;
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

  private Set<LocalDate> oneByOne(
      SparkSession spark, NightlyConfig config, Collection<LocalDate> dates) {
    Set<LocalDate> holes = new TreeSet<>();
    for (LocalDate date : dates) {
      if (!run(spark, config.on(date))) {
        holes.add(date);
      }
    }
    return holes;
  }

  /**
   * The dates of the range that have to be made. One whose data are bad does not keep the others
   * from it.
   */
  private ExitCode heal(SparkSession spark, NightlyConfig config, DateRange range) {
    MissingNights nights = new MissingNights(spark, config);
    List<LocalDate> dates = range.days().toList();
    NavigableMap<LocalDate, Reason> found = nights.of(dates);
    sayFound(found, range);
    Map<LocalDate, Set<LocalDate>> outdated = nights.outdated(found);
    Set<LocalDate> holes;
    try {
      holes =
          atOnce(spark, config, List.copyOf(found.keySet()))
              .orElseGet(() -> oneByOne(spark, config, nights.of(dates).keySet()));
    } catch (JobFailure e) {
      if (e.exitCode() != ExitCode.BAD_DATA || found.size() == 1) {
        throw e;
      }
      return healOneByOne(spark, config, nights.of(dates).keySet());
    }
    outdated.keySet().removeAll(holes);
    NavigableSet<LocalDate> again = new TreeSet<>();
    outdated.values().forEach(again::addAll);
    OutdatedDates.told(again).ifPresent(this::say);
    return holes.contains(range.to()) ? ExitCode.NO_INPUT : ExitCode.DONE;
  }

  private ExitCode healOneByOne(
      SparkSession spark, NightlyConfig config, Collection<LocalDate> dates) {
    ExitCode code = ExitCode.DONE;
    for (LocalDate date : dates) {
      try {
        if (!run(spark, config.on(date)) && date.equals(end) && code == ExitCode.DONE) {
          code = ExitCode.NO_INPUT;
        }
      } catch (JobFailure e) {
        if (e.exitCode() != ExitCode.BAD_DATA) {
          throw e;
        }
        System.err.println("kldrift: error: " + date + ": " + PrintableText.line(e.getMessage()));
        code = e.exitCode();
      }
    }
    return code;
  }

  private void sayFound(NavigableMap<LocalDate, Reason> found, DateRange range) {
    long all = range.days().count();
    say(
        String.format(
            Locale.ROOT,
            "%,d of %,d dates from %s to %s are made and left alone",
            all - found.size(),
            all,
            range.from(),
            range.to()));
    Map<Reason, List<LocalDate>> byReason = new EnumMap<>(Reason.class);
    found.forEach(
        (date, reason) -> byReason.computeIfAbsent(reason, any -> new ArrayList<>()).add(date));
    byReason.forEach(
        (reason, of) -> say("  %-10s %s".formatted(reason.name().toLowerCase(Locale.ROOT), of)));
  }

  /** All dates in one pass; those without rows, empty where they must be run one by one. */
  private Optional<Set<LocalDate>> atOnce(
      SparkSession spark, NightlyConfig config, List<LocalDate> dates) {
    if (dates.isEmpty()) {
      return Optional.of(Set.of());
    }
    if (dates.size() == 1 || !BackfillJob.canBatch(config)) {
      return Optional.empty();
    }
    try (Progress progress = Progress.of(spark, quiet)) {
      Optional<Set<LocalDate>> holes =
          new BackfillJob(spark, config, progress).run(dates, this::sayPublished);
      holes.ifPresent(
          found ->
              found.forEach(
                  date -> {
                    String line =
                        "no rows of "
                            + date
                            + " in "
                            + PrintableText.line(Undisclosed.hide(config.source().place()))
                            + " (must have some, or be left out; they may still come)";
                    options.neverBegan(
                        "nightly",
                        date,
                        new JobFailure(ExitCode.NO_INPUT, line),
                        progress.started());
                    sayHole(date, line);
                  }));
      return holes;
    }
  }

  private void sayPublished(LocalDate date, long pairs, long moved) {
    drifted += moved;
    say(String.format(Locale.ROOT, "%s %,d pairs, %,d drifted", date, pairs, moved));
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
      sayHole(config.runDate(), e.getMessage());
      return false;
    }
  }

  /**
   * An error, as the process ends with its code; but every night would tell again of a hole of old,
   * which its own night has told.
   */
  private void sayHole(LocalDate date, String message) {
    String line = PrintableText.line(Undisclosed.hide(message));
    if (missing && !date.equals(end)) {
      say(line);
    } else {
      System.err.println("kldrift: error: " + line);
    }
  }

  private void say(String line) {
    if (!quiet) {
      System.out.println(line);
    }
  }
}
