package dev.kldrift.job.profile;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.UndatedRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * The histograms of several nights: one pass over the rows for all nights that have the same bins,
 * with what one night after the other would have made.
 */
public final class ProfileNights {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final OutputFolder output;
  private final ProfileSource all;

  /**
   * Nights that have the same bins.
   *
   * @param nights in the order of their run dates
   * @param source the table
   * @param specifications the bins
   * @param frozen whether some of them were made for the first of the nights
   */
  public record Batch(
      List<NightlyConfig> nights,
      ProfileSource source,
      Specifications specifications,
      boolean frozen) {}

  /**
   * Opens the table.
   *
   * @throws JobFailure if there is nothing, or days were counted in another zone before
   */
  public ProfileNights(SparkSession spark, NightlyConfig config, OutputFolder output) {
    this.spark = spark;
    this.config = config;
    this.output = output;
    new HistogramStore(spark, config, output).requireTimeZone();
    this.all = ProfileSource.open(spark, config.source(), config.profile());
  }

  /**
   * Whether all files have the same columns, so that every night sees the same ones. Where they
   * have not, what a night knows of them depends on its days.
   */
  public boolean isUniform() {
    return all.parts().size() == 1;
  }

  /**
   * The nights by their bins, which are made where they are missing or provisional.
   *
   * @return empty where provisional bins have so many days before them that only the nights
   *     themselves can tell which are the last
   */
  public Optional<List<Batch>> batches(List<LocalDate> dates) {
    List<Batch> batches = new ArrayList<>();
    NavigableSet<LocalDate> counted = new TreeSet<>();
    Specifications inForce = Specifications.none();
    LocalDate before = LocalDate.MIN;
    for (LocalDate date : dates) {
      NightlyConfig night = config.on(date);
      HistogramStore store = new HistogramStore(spark, night, output);
      boolean published = before.equals(LocalDate.MIN) || store.hasBinsSince(before);
      Specifications known = published ? store.specifications() : inForce;
      ProfileSource source = all.knowing(config.profile(), known);
      source.requireNamed(config, known.names());
      Set<LocalDate> soFar = new TreeSet<>();
      if (known.hasProvisional()) {
        soFar.addAll(store.lastDays(NightlyProfile.MOST_DAYS));
        soFar.addAll(counted.headSet(date));
        if (soFar.size() > NightlyProfile.MOST_DAYS) {
          return Optional.empty();
        }
      }
      counted.add(date);
      counted.addAll(night.daysNeeded());
      Specifications complete = new FreezeBins(night, source, soFar).complete(known);
      boolean frozen = !complete.madeSince(known).isEmpty();
      boolean same = !batches.isEmpty() && complete.madeSince(inForce).isEmpty() && !frozen;
      if (same) {
        batches.get(batches.size() - 1).nights().add(night);
      } else {
        batches.add(new Batch(new ArrayList<>(List.of(night)), source, complete, frozen));
      }
      inForce = complete;
      before = date;
    }
    return Optional.of(batches);
  }

  /**
   * Makes and publishes the histograms of nights, and of the days that they are compared with where
   * these are missing, or have other bins and the source still has their rows.
   *
   * @param warn hears what people should
   * @return the nights that have rows
   */
  public List<NightlyConfig> publish(Batch batch, HistogramStore store, Consumer<String> warn) {
    Set<LocalDate> needed = new TreeSet<>();
    batch.nights().forEach(night -> needed.addAll(night.daysNeeded()));
    Set<LocalDate> runDates = new TreeSet<>();
    batch.nights().forEach(night -> runDates.add(night.runDate()));
    Set<LocalDate> days = new TreeSet<>(needed);
    days.addAll(runDates);
    StoredHistograms stored = store.stored(days);
    if (!batch.frozen()) {
      days.removeAll(stored.usable(batch.specifications()));
      days.addAll(runDates);
    }
    store
        .staged()
        .write(
            new ProfileDays(config, batch.source(), batch.specifications()).byDay(days),
            stored,
            runDates,
            Set.of())
        .warning()
        .ifPresent(warn);
    Set<LocalDate> staged = store.staged().days();
    List<NightlyConfig> filled =
        batch.nights().stream().filter(night -> staged.contains(night.runDate())).toList();
    store.publish(batch.specifications(), filled.stream().map(NightlyConfig::runDate).toList());
    return filled;
  }

  /**
   * The rows without a day, as each night sees them.
   *
   * @throws dev.kldrift.job.run.JobFailure if there are more than may be
   */
  public Map<LocalDate, UndatedRows> undated(List<LocalDate> dates) {
    SourceDates source = new SourceDates(all);
    Map<LocalDate, UndatedRows> undated = new HashMap<>();
    UndatedRows last = null;
    for (LocalDate date : dates) {
      // None at all is the same for every night.
      last = last != null && last.count() == 0 ? last : source.undated(date);
      last.requireFew(config.source().date().maxUndatedFraction());
      undated.put(date, last);
    }
    return undated;
  }

  /** Which dates there are, for messages. */
  public String description() {
    return new SourceDates(all).description();
  }
}
