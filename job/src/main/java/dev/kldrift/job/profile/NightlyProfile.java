package dev.kldrift.job.profile;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.SideBySide;
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
 * missing, or have other bins and the source still has their rows.
 *
 * @param source the table
 * @param specifications the bins in force
 * @param frozen features and levels whose bins were made now
 * @param profiled days that were profiled
 * @param undated rows that fall on no day
 * @param outdated later dates whose results were made from other histograms of this date
 * @param inventory what these days and those that the run date looks at have now, as {@link
 *     HistogramStore#inventory} tells
 * @param warnings what people should hear of it
 */
public record NightlyProfile(
    ProfileSource source,
    Specifications specifications,
    List<BinSpecification> frozen,
    Set<LocalDate> profiled,
    UndatedRows undated,
    Set<LocalDate> outdated,
    List<Row> inventory,
    List<String> warnings) {
  /** From how many days before bins are made again that are provisional. */
  static final int MOST_DAYS = 30;

  /**
   * Makes and publishes histograms.
   *
   * @param others the days that the run date will be compared with
   * @throws JobFailure if the run date has no rows, or too many rows have no date
   */
  public static NightlyProfile publish(
      SparkSession spark, NightlyConfig config, HistogramStore store, Set<LocalDate> others) {
    Set<LocalDate> days = new TreeSet<>(others);
    days.add(config.runDate());
    Opened opened = open(spark, config, store, days);
    Specifications known = opened.bins();
    ProfileSource source = opened.source();
    Specifications specifications = new FreezeBins(config, source, opened.soFar()).complete(known);
    List<BinSpecification> frozen = specifications.madeSince(known);

    if (frozen.isEmpty()) {
      days.removeAll(opened.stored().usable(specifications));
      days.add(config.runDate());
    }
    StoredHistograms.Kept kept =
        store
            .staged()
            .write(
                new ProfileDays(config, source, specifications).byDay(days),
                opened.stored(),
                Set.of(config.runDate()),
                Set.of());
    Set<LocalDate> profiled = store.staged().days();
    requireRows(config, profiled, opened.dates());
    Set<LocalDate> later = store.laterRuns();
    boolean changed = !later.isEmpty() && store.staged().changes(config.runDate());
    store.publish(specifications);
    return new NightlyProfile(
        source,
        specifications,
        frozen,
        profiled,
        opened.undated(),
        changed ? later : Set.of(),
        kept.inventory(),
        warnings(config, source, specifications, opened.undated(), kept));
  }

  /**
   * A table and what was made of it before.
   *
   * @param stored what the days have that the run date looks at
   * @param bins in force before this night
   * @param soFar days that provisional bins are made again from
   * @param source the table
   * @param dates of all of its rows
   * @param undated rows that fall on no day
   */
  private record Opened(
      StoredHistograms stored,
      Specifications bins,
      Set<LocalDate> soFar,
      ProfileSource source,
      SourceDates dates,
      UndatedRows undated) {}

  private static Opened open(
      SparkSession spark, NightlyConfig config, HistogramStore store, Set<LocalDate> days) {
    store.requireTimeZone();
    Set<LocalDate> looked = new TreeSet<>(days);
    looked.addAll(config.usualDays());
    try (SideBySide queries = new SideBySide()) {
      var stored = queries.ask(() -> store.stored(looked));
      Specifications bins = store.specifications();
      Set<LocalDate> soFar = bins.hasProvisional() ? store.lastDays(MOST_DAYS) : Set.of();
      Set<LocalDate> read = new TreeSet<>(days);
      config.binWindow().days().forEach(read::add);
      read.addAll(soFar);
      ProfileSource all = ProfileSource.open(spark, config.source(), config.profile());
      SourceDates dates = new SourceDates(all);
      ProfileSource source = all.on(read, config.runDate()).knowing(config.profile(), bins);
      source.requireNamed(config, bins.names());
      UndatedRows undated = dates.undated(config.runDate());
      undated.requireFew(config.source().date().maxUndatedFraction());
      return new Opened(stored.answer(), bins, soFar, source, dates, undated);
    }
  }

  /**
   * Makes the bins of a feature anew from the days since a date that have histograms, and counts
   * these again.
   *
   * @throws JobFailure if the feature has no bins, or no such day has rows
   */
  public static NightlyProfile rebin(
      SparkSession spark,
      NightlyConfig config,
      HistogramStore store,
      String feature,
      LocalDate from) {
    store.requireTimeZone();
    Specifications known = store.specifications();
    BinSpecification before =
        known
            .feature(feature)
            .orElseThrow(
                () ->
                    new JobFailure(
                        ExitCode.USAGE,
                        "--feature: '%s' has no bins (has %s)"
                            .formatted(feature, known.names().stream().sorted().toList())));
    Set<LocalDate> days = store.daysFrom(from);
    ProfileSource all = ProfileSource.open(spark, config.source(), config.profile());
    ProfileSource source = all.on(days, config.runDate()).knowing(config.profile(), known);
    Feature wanted = source.features().get(feature);
    if (wanted == null || days.isEmpty()) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no histograms of '%s' from %s to %s".formatted(feature, from, config.runDate()));
    }
    BinSpecification bins = new FreezeBins(config, source).again(before, wanted, days);
    Specifications specifications = known.with(List.of(bins));
    StoredHistograms.Kept kept =
        store
            .staged()
            .write(
                new ProfileDays(config, source, specifications).byDay(days),
                store.stored(days),
                Set.of(),
                Set.of(feature));
    Set<LocalDate> profiled = store.staged().days();
    Set<LocalDate> outdated = store.publishFrom(from, bins);
    UndatedRows undated = new SourceDates(all).undated(config.runDate());
    return new NightlyProfile(
        source,
        specifications,
        specifications.madeSince(known),
        profiled,
        undated,
        outdated,
        kept.inventory(),
        warnings(config, source, specifications, undated, kept));
  }

  private static List<String> warnings(
      NightlyConfig config,
      ProfileSource source,
      Specifications specifications,
      UndatedRows undated,
      StoredHistograms.Kept kept) {
    List<String> warnings = new ArrayList<>();
    undated.warning().ifPresent(warnings::add);
    kept.warning().ifPresent(warnings::add);
    warnings.addAll(RoundedNumbers.warnings(source, specifications));
    warnings.addAll(source.unmatched(config, specifications.names()));
    return warnings;
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
