package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.NightlyProfile;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.reference.PairFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares a day of a table with its references: from rows to published tables. */
public final class NightlyJob {
  private static final String PROFILE = "profile";
  private static final List<String> PHASES =
      Stream.concat(Stream.of(PROFILE, "reference"), CompareJob.PHASES.stream()).toList();

  private final SparkSession spark;
  private final NightlyConfig config;
  private final Progress progress;

  /** A job on the run date of the configuration. */
  public NightlyJob(SparkSession spark, NightlyConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    SparkSettings.tune(this.spark);
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

  private NightlyResult recorded(
      String command, List<String> phases, Function<OutputFolder, NightlyResult> work) {
    return new OutputRun(spark, command, config.compare(), progress)
        .alone(config.source().path(), phases, "nightly_", work);
  }

  private NightlyResult histograms(OutputFolder output) {
    progress.phase(PROFILE);
    HistogramStore store = new HistogramStore(spark, config, output);
    NightlyProfile profile = NightlyProfile.publish(spark, config, store, Set.of());
    return new NightlyResult(profile, Optional.empty(), Map.of());
  }

  /** The data path: rows, histograms of days, pairs, results. */
  private NightlyResult compare(OutputFolder output) {
    progress.phase(PROFILE);
    HistogramStore store = new HistogramStore(spark, config, output);
    NightlyProfile profile = NightlyProfile.publish(spark, config, store, config.referenceDays());

    progress.phase("reference");
    PairFacts facts = new PairFacts(config, store, profile.specifications(), profile.source());
    Dataset<Row> pairs =
        output.keep(spark, "pairs", new MakePairs(spark, config, store).pairs(facts));
    MadePairs made = made(profile.source(), HistogramStore.fingerprint(pairs));
    CompareResult result =
        new CompareJob(
                spark,
                config.compare().withInput(List.of(output.kept("pairs").toString())),
                progress,
                Optional.of(made))
            .run();
    return new NightlyResult(profile, Optional.of(result), facts.coverage());
  }

  /** A run is made of the histograms that it compares, wherever their rows lie. */
  private MadePairs made(ProfileSource source, String fingerprint) {
    return new MadePairs(
        "nightly", config.settings(), List.of("pairs " + fingerprint), source.files());
  }
}
