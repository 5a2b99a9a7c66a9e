package dev.kldrift.job.profile;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.UndatedRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The histograms of a night: those of the run date always anew, those of other days where they are
 * missing or have other bins.
 *
 * @param source the table
 * @param specifications the bins in force
 * @param frozen features and levels whose bins were made now
 * @param profiled days that were profiled
 * @param undated rows that fall on no day
 * @param outdated later dates whose results were made from other histograms of this date
 */
public record NightlyProfile(
    ProfileSource source,
    Specifications specifications,
    List<BinSpecification> frozen,
    Set<LocalDate> profiled,
    UndatedRows undated,
    Set<LocalDate> outdated) {

  /**
   * Makes and publishes histograms.
   *
   * @param others the days that the run date will be compared with
   * @throws JobFailure if the run date has no rows, or too many rows have no date
   */
  public static NightlyProfile publish(
      SparkSession spark, NightlyConfig config, HistogramStore store, Set<LocalDate> others) {
    Set<LocalDate> read = new TreeSet<>(others);
    config.binWindow().days().forEach(read::add);
    ProfileSource all = ProfileSource.open(spark, config.source(), config.profile());
    SourceDates dates = new SourceDates(all);
    Specifications known = store.specifications();
    ProfileSource source = all.on(read, config.runDate()).knowing(config.profile(), known);
    source.requireNamed(config.profile(), known.names());
    UndatedRows undated = dates.undated(config.runDate());
    undated.requireFew(config.source().date().maxUndatedFraction());
    Specifications specifications = new FreezeBins(config, source).complete(known);
    List<BinSpecification> frozen = specifications.madeSince(known);

    Set<LocalDate> days = new TreeSet<>(others);
    if (frozen.isEmpty()) {
      days.removeAll(usable(store, specifications, others));
    }
    days.add(config.runDate());
    store.stage(new ProfileDays(config, source, specifications).profile(days));
    Set<LocalDate> profiled = store.stagedDays();
    requireRows(config, profiled, dates);
    Set<LocalDate> outdated = store.changes(config.runDate()) ? store.laterRuns() : Set.of();
    store.publish(specifications);
    return new NightlyProfile(source, specifications, frozen, profiled, undated, outdated);
  }

  /** Days whose histograms have the bins in force. */
  static Set<LocalDate> usable(
      HistogramStore store, Specifications specifications, Set<LocalDate> days) {
    Set<LocalDate> present = store.present(days);
    List<LocalDate> stale = new ArrayList<>();
    for (Row row : store.inventory(present)) {
      boolean same =
          specifications
              .feature(row.getString(1))
              .filter(bins -> !bins.id().equals(row.getString(3)))
              .isEmpty();
      if (!same) {
        stale.add(row.getDate(0).toLocalDate());
      }
    }
    stale.forEach(present::remove);
    return present;
  }

  private static void requireRows(
      NightlyConfig config, Set<LocalDate> profiled, SourceDates dates) {
    if (!profiled.contains(config.runDate())) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no rows of %s in %s (by %s)"
              .formatted(config.runDate(), config.source().place(), dates.description()));
    }
  }
}
