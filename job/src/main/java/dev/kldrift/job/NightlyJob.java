package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.input.KeyColumns;
import dev.kldrift.job.input.PairSource;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.NightlyProfile;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.profile.SourceDates;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.reference.AcceptedReferences;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.reference.PairFacts;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.SideBySide.Query;
import dev.kldrift.job.run.UndatedRows;
import dev.kldrift.job.table.DecompositionTable;
import dev.kldrift.job.table.MonitoringTable;
import dev.kldrift.job.table.ResultTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares a day of a table with its references: from rows to published tables. */
public final class NightlyJob {
  /** Where a night stages. */
  static final String STEP = "nightly_";

  private static final String PROFILE = "profile";
  private static final List<String> PHASES =
      Stream.concat(Stream.of(PROFILE, "reference"), CompareJob.PHASES.stream()).toList();

  private final SparkSession spark;
  private final NightlyConfig config;
  private final Progress progress;

  /** A job on the run date of the configuration. */
  public NightlyJob(SparkSession spark, NightlyConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = AcceptedReferences.in(config, this.spark.sessionState().newHadoopConf());
    requireFreeNames(config);
    this.progress = progress;
    SparkSettings.tune(this.spark);
  }

  /** Names that only the tables use that a run has to opt in for. */
  private static void requireFreeNames(NightlyConfig config) {
    List<String> taken = new ArrayList<>();
    if (!config.compare().extraTables().levels().isEmpty()) {
      taken.addAll(DecompositionTable.DEFINITION.names());
    }
    if (config.compare().extraTables().evidence()) {
      taken.addAll(MonitoringTable.DEFINITION.names());
    }
    for (String column : config.profile().segmentColumns()) {
      if (taken.contains(column.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "profile.segments: '"
                + column
                + "' is a column of the results (rename it in the source)");
      }
    }
  }

  /**
   * Profiles, compares and publishes.
   *
   * @throws JobFailure if the source, the output or the data do not allow results; the results of
   *     the date are untouched then
   */
  public NightlyResult run() {
    return recorded("nightly", PHASES, this::compare);
  }

  /**
   * Profiles and publishes histograms alone.
   *
   * @throws JobFailure as {@link #run}
   */
  public NightlyResult profile() {
    return recorded("profile", List.of(PROFILE), this::histograms);
  }

  /**
   * Makes the bins of a feature anew from a date on, and counts the days since again.
   *
   * @throws JobFailure if there is no such feature, or nothing to count
   */
  public NightlyResult rebin(String feature, LocalDate from) {
    return recorded(
        "rebin",
        List.of(PROFILE),
        output -> {
          progress.phase(PROFILE);
          HistogramStore store = new HistogramStore(spark, config, output);
          NightlyProfile profile = NightlyProfile.rebin(spark, config, store, feature, from);
          profile.warnings().forEach(progress::warn);
          return new NightlyResult(
              profile, Optional.empty(), Map.of(), List.of(), Optional.empty());
        });
  }

  /**
   * The table, as a night opens it.
   *
   * @throws JobFailure if there is nothing, a file is damaged, or the date column is missing
   */
  public ProfileSource source() {
    return ProfileSource.open(spark, config.source(), config.profile());
  }

  /**
   * Counts the rows of the table that fall on no day, and publishes nothing.
   *
   * @throws JobFailure if there are more than may be
   */
  public UndatedRows undated(ProfileSource source) {
    UndatedRows undated = new SourceDates(source).undated(config.runDate());
    undated.requireFew(config.source().date().maxUndatedFraction());
    tell(undated);
    return undated;
  }

  private void tell(UndatedRows undated) {
    undated.warning().ifPresent(progress::warn);
  }

  /** What people hear of a day that is not all there. */
  static String undecided(String reason) {
    return "PARTIAL_DAY, nothing is decided: " + reason;
  }

  private NightlyResult recorded(
      String command, List<String> phases, Function<OutputFolder, NightlyResult> work) {
    return new OutputRun(spark, command, config.compare(), progress)
        .alone(
            config.source().path(),
            phases,
            STEP,
            output -> {
              KeyColumns.requireNamed(config.compare(), config.keyColumns());
              return work.apply(output);
            });
  }

  private NightlyResult histograms(OutputFolder output) {
    progress.phase(PROFILE);
    HistogramStore store = new HistogramStore(spark, config, output);
    NightlyProfile profile = NightlyProfile.publish(spark, config, store, Set.of());
    profile.warnings().forEach(progress::warn);
    return new NightlyResult(profile, Optional.empty(), Map.of(), List.of(), Optional.empty());
  }

  /**
   * The data path: rows, histograms of days, pairs, results. A run is made of the histograms that
   * it compares, wherever their rows lie.
   */
  private NightlyResult compare(OutputFolder output) {
    progress.phase(PROFILE);
    HistogramStore store = new HistogramStore(spark, config, output);
    NightlyProfile profile = NightlyProfile.publish(spark, config, store, config.daysNeeded());
    profile.warnings().forEach(progress::warn);

    progress.phase("reference");
    PairFacts facts =
        PairFacts.of(
                List.of(config),
                profile.inventory(),
                store,
                profile.specifications(),
                profile.source())
            .get(0);
    facts.partialDay().ifPresent(reason -> progress.warn(undecided(reason)));
    Dataset<Row> pairs =
        output.keep(spark, "pairs", new MakePairs(spark, config, store).pairs(facts));
    PairSource source =
        PairSource.made(
                "nightly",
                config.settings(),
                output.kept("pairs").toString(),
                () -> HistogramStore.fingerprint(pairs),
                profile.source().inputs())
            .without(profile.undated())
            .partial(facts.partialDay())
            .ofRows(facts.currentRows());
    FutureTask<Found> found = new FutureTask<>(() -> found(output));
    CompareResult result =
        new CompareJob(spark, config.compare(), progress, source, tables -> {}, found).run();
    Found features = new Query<>(found).answer();
    return new NightlyResult(
        profile,
        Optional.of(result),
        facts.coverage(),
        features.rows(),
        Optional.of(features.history()));
  }

  private record Found(List<FeatureRow> rows, FeatureHistory history) {}

  /** What the results say of each feature, and those of the run dates before. */
  private Found found(OutputFolder output) {
    List<FeatureRow> rows = FeatureRow.of(output.read(spark, ResultTable.DIVERGENCE));
    return new Found(
        rows, FeatureHistory.of(spark, output, config.runDate(), FeatureRow.shown(rows)));
  }
}
