package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.LateDays;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.record.PastRun;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.table.ResultTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the nights that have to be made for all of some dates to be right, and leaves the rest
 * alone: by whatever configuration or version they were made, they are.
 */
public final class MissingNights {
  private final SparkSession spark;
  private final NightlyConfig config;

  /** The reasons for which a night has to be made. */
  public enum Reason {
    /** It has never been published. */
    MISSING,
    /** Its last run ended with an error. */
    FAILED,
    /** Its last run was killed. */
    CUT,
    /** It was made before the day had ended. */
    UNFINISHED,
    /** Its rows have changed since they were counted. */
    LATE;

    private boolean changesRows() {
      return this == UNFINISHED || this == LATE;
    }
  }

  /** The nights of a configuration. */
  public MissingNights(SparkSession spark, NightlyConfig config) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    SparkSettings.tune(this.spark);
  }

  /** Those of some dates, in order, that have to be made. */
  public NavigableMap<LocalDate, Reason> of(List<LocalDate> dates) {
    NightlyConfig last = config.on(dates.get(dates.size() - 1));
    return OutputFolder.using(
        config.compare().output(),
        last.runDate(),
        "missing_",
        spark.sessionState().newHadoopConf(),
        output -> of(dates, last, output));
  }

  private NavigableMap<LocalDate, Reason> of(
      List<LocalDate> dates, NightlyConfig last, OutputFolder output) {
    NavigableSet<LocalDate> published = output.dates(ResultTable.RUNS);
    NavigableMap<LocalDate, Reason> found = new TreeMap<>();
    Map<LocalDate, Instant> made = new HashMap<>();
    for (LocalDate date : dates) {
      Optional<PastRun> run =
          PastRun.read(config.compare().output(), date, spark.sessionState().newHadoopConf());
      if (output.isCut(date, NightlyJob.STEP)) {
        found.put(date, Reason.CUT);
      } else if (run.isPresent() && run.get().hasFailed()) {
        found.put(date, Reason.FAILED);
      } else if (!published.contains(date) || run.filter(PastRun::isNight).isEmpty()) {
        found.put(date, Reason.MISSING);
      } else if (config.on(date).hasEnded() && isBeforeEnd(run.get().started(), date)) {
        found.put(date, Reason.UNFINISHED);
      } else {
        made.put(date, run.get().started());
      }
    }
    new LateDays(spark, last, new HistogramStore(spark, last, output))
        .of(made)
        .forEach(date -> found.put(date, Reason.LATE));
    return found;
  }

  private boolean isBeforeEnd(Instant time, LocalDate date) {
    return time.isBefore(date.plusDays(1).atStartOfDay(config.source().zone()).toInstant());
  }

  /**
   * Published dates that were compared with days as they are before these are made again: what
   * comes late, and days that had no histograms.
   *
   * @param again dates to be made
   * @return by the date that outdates them
   */
  public Map<LocalDate, Set<LocalDate>> outdated(NavigableMap<LocalDate, Reason> again) {
    if (again.isEmpty()) {
      return new TreeMap<>();
    }
    return OutputFolder.using(
        config.compare().output(),
        again.lastKey(),
        "missing_",
        spark.sessionState().newHadoopConf(),
        output -> {
          NavigableSet<LocalDate> counted = output.dates(ResultTable.HISTOGRAM);
          Map<LocalDate, Set<LocalDate>> outdated = new TreeMap<>();
          again.forEach(
              (date, reason) -> {
                if (reason.changesRows() || !counted.contains(date)) {
                  Set<LocalDate> later =
                      new HistogramStore(spark, config.on(date), output).laterRuns();
                  later.removeAll(again.keySet());
                  outdated.put(date, later);
                }
              });
          return outdated;
        });
  }
}
