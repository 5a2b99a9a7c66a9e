package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.KeyColumns;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.ProfileNights;
import dev.kldrift.job.profile.RoundedNumbers;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.reference.AcceptedReferences;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.reference.PairFacts;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.UndatedRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Several nights at once: one pass over the rows of all of them and one comparison, with false
 * discovery controlled within each night, published night by night in the order of their dates.
 *
 * <p>The tables have the rows that one night after the other would have published.
 */
public final class BackfillJob {
  private static final List<String> PHASES =
      List.of("bins", "profile", "reference", "score", "publish");

  private final SparkSession spark;
  private final NightlyConfig config;
  private final Progress progress;
  private final Instant started;
  private final List<String> begun = new ArrayList<>();

  /** Hears of every night that has been published. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A night has been published.
     *
     * @param date its run date
     * @param pairs scored
     * @param drifted how many of them drifted
     */
    void published(LocalDate date, long pairs, long drifted);
  }

  /** A job on nights of this configuration, whatever its run date. */
  public BackfillJob(SparkSession spark, NightlyConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = AcceptedReferences.in(config, this.spark.sessionState().newHadoopConf());
    this.progress = progress;
    this.started = progress.started();
    SparkSettings.tune(this.spark);
  }

  /**
   * Whether nights of this configuration can be compared at once: decompositions and evidence are
   * made of one night alone.
   */
  public static boolean canBatch(NightlyConfig config) {
    return !config.compare().extraTables().any();
  }

  /**
   * Runs these nights.
   *
   * @return dates without rows; empty where the nights must be run one by one, as files differ in
   *     their columns, many days had provisional bins, or rows were rejected, and then those before
   *     are done
   * @throws dev.kldrift.job.run.JobFailure for what stops a night
   */
  public Optional<Set<LocalDate>> run(List<LocalDate> dates, Listener listener) {
    NightlyConfig first = config.on(dates.get(0));
    OutputRun run = new OutputRun(spark, "nightly", first.compare(), progress);
    return run.alone(
        config.source().path(), PHASES, "backfill_", output -> run(dates, output, listener));
  }

  /** A phase that comes again for nights whose bins are others. */
  private void begin(String phase) {
    begun.add(phase);
    List<String> plan = new ArrayList<>(begun);
    plan.addAll(PHASES.subList(PHASES.indexOf(phase) + 1, PHASES.size()));
    progress.plan(plan);
    progress.phase(phase);
  }

  private Optional<Set<LocalDate>> run(
      List<LocalDate> dates, OutputFolder output, Listener listener) {
    KeyColumns.requireNamed(config.compare(), config.keyColumns());
    begin("bins");
    ProfileNights profile = new ProfileNights(spark, config, output);
    if (!profile.isUniform()) {
      return Optional.empty();
    }
    Map<LocalDate, UndatedRows> undated = profile.undated(dates);
    undated.values().stream().distinct().forEach(rows -> rows.warning().ifPresent(progress::warn));
    Optional<List<ProfileNights.Batch>> made = profile.batches(dates);
    made.stream()
        .flatMap(List::stream)
        .flatMap(each -> RoundedNumbers.warnings(each.source(), each.specifications()).stream())
        .distinct()
        .forEach(progress::warn);
    return made.isPresent()
        ? run(profile, made.get(), undated, output, listener)
        : Optional.empty();
  }

  private Optional<Set<LocalDate>> run(
      ProfileNights profile,
      List<ProfileNights.Batch> batches,
      Map<LocalDate, UndatedRows> undated,
      OutputFolder output,
      Listener listener) {
    Set<LocalDate> holes = new TreeSet<>();
    ProfileNights.Batch first = batches.get(0);
    first
        .source()
        .unmatched(first.nights().get(0), first.specifications().names())
        .forEach(progress::warn);
    for (int i = 0; i < batches.size(); i++) {
      ProfileNights.Batch batch = batches.get(i);
      begin("profile");
      HistogramStore store =
          new HistogramStore(spark, batch.nights().get(0), output, "histogram-days-" + i);
      List<NightlyConfig> filled = profile.publish(batch, store, progress::warn);
      batch.nights().stream()
          .filter(night -> !filled.contains(night))
          .forEach(night -> holes.add(night.runDate()));
      if (filled.isEmpty()) {
        continue;
      }
      begin("reference");
      Set<LocalDate> looked = new TreeSet<>();
      filled.forEach(night -> looked.addAll(night.daysLookedAt()));
      List<PairFacts> facts =
          PairFacts.of(
              filled,
              store.inventory(store.present(looked)),
              store,
              batch.specifications(),
              batch.source());
      // By night, so that whoever wants the pairs of one night reads no others.
      Dataset<Row> pairs =
          output.keep(
              spark,
              "pairs-" + i,
              new MakePairs(spark, config, store)
                  .pairs(facts)
                  .sortWithinPartitions(MakePairs.NIGHT));
      Map<LocalDate, String> partial = new HashMap<>();
      Map<LocalDate, Long> rows = new HashMap<>();
      for (PairFacts night : facts) {
        night.partialDay().ifPresent(reason -> partial.put(night.runDate(), reason));
        rows.put(night.runDate(), night.currentRows());
      }
      partial.values().forEach(reason -> progress.warn(NightlyJob.undecided(reason)));
      CompareNights compare =
          new CompareNights(
              spark,
              filled,
              new NightRuns(batch.source(), undated, partial, rows, started),
              progress);
      if (!compare.run(pairs, output, i, this::begin, listener)) {
        return Optional.empty();
      }
    }
    return Optional.of(holes);
  }
}
