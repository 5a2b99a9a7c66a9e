package dev.kldrift.job;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.metrics.RunMetrics;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.profile.NightlyProfile;
import dev.kldrift.job.profile.ProfileSource;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.OutputPath;
import dev.kldrift.job.reference.MakePairs;
import dev.kldrift.job.reference.PairFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares a day of a table with its references: from rows to published tables. */
public final class NightlyJob {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final Progress progress;
  private final Instant started = Instant.now();

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
    return recorded("nightly", this::compare);
  }

  /**
   * Profiles and publishes histograms alone.
   *
   * @throws JobFailure as {@link #run}
   */
  public NightlyResult profile() {
    return recorded("profile", this::histograms);
  }

  private interface Work {
    NightlyResult in(OutputFolder output);
  }

  private NightlyResult recorded(String command, Work work) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    OutputPath.requireOutside(config.compare().output(), config.source().path(), hadoop);
    return OutputLock.holding(config.compare().output(), () -> recorded(command, work, hadoop));
  }

  private NightlyResult recorded(String command, Work work, Configuration hadoop) {
    OutputFolder output =
        OutputFolder.open(config.compare().output(), config.runDate(), "nightly_", hadoop);
    try {
      return work.in(output);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      JobFailure failure = Diagnosis.of(e);
      record(output, command, failure);
      new RunMetrics(config.compare().output(), Instant.now(), failure.exitCode())
          .phases(progress.seconds())
          .write(config.compare(), progress);
      throw failure;
    } finally {
      clear(output);
    }
  }

  private NightlyResult histograms(OutputFolder output) {
    progress.phase("profile");
    HistogramStore store = new HistogramStore(spark, config, output);
    NightlyProfile profile = NightlyProfile.publish(spark, config, store, Set.of());
    return new NightlyResult(profile, Optional.empty(), Map.of());
  }

  /** The data path: rows, histograms of days, pairs, results. */
  private NightlyResult compare(OutputFolder output) {
    progress.phase("profile");
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

  /** The failure itself matters more than a record that cannot be written. */
  private void record(OutputFolder output, String command, JobFailure failure) {
    try {
      output.writeRecord(
          RunRecord.failed(
              command, config.runDate(), started, failure.exitCode(), failure.getMessage()));
    } catch (JobFailure unwritable) {
      failure.addSuppressed(unwritable);
    }
  }

  private void clear(OutputFolder output) {
    try {
      output.clearStaging();
    } catch (IOException e) {
      progress.warn("cannot remove staging files: " + e.getMessage());
    }
  }
}
