package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.metrics.RunMetrics;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.OutputLock;
import dev.kldrift.job.publish.OutputPath;
import dev.kldrift.job.surprise.FrameListing;
import dev.kldrift.job.surprise.PatchHistograms;
import dev.kldrift.job.surprise.PatchPairs;
import dev.kldrift.job.surprise.SurprisePictures;
import dev.kldrift.job.surprise.VideoFrames;
import dev.kldrift.job.table.ResultTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds where in a movie something happens: from frames to published tables and pictures. */
public final class SurpriseJob {
  private static final String COMMAND = "surprise";
  private static final int TOP = 10;

  private final SparkSession spark;
  private final SurpriseConfig config;
  private final Progress progress;
  private final Instant started = Instant.now();

  /** A job on one movie. */
  public SurpriseJob(SparkSession spark, SurpriseConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    SparkSettings.tune(this.spark);
  }

  /**
   * Counts, compares and publishes.
   *
   * @throws JobFailure if the frames, the output or the data do not allow results; the tables of
   *     the date are untouched then
   */
  public SurpriseResult run() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    OutputPath.requireOutside(config.compare().output(), config.frames(), hadoop);
    return OutputLock.holding(config.compare().output(), () -> recorded(hadoop));
  }

  private SurpriseResult recorded(Configuration hadoop) {
    OutputFolder output =
        OutputFolder.open(
            config.compare().output(), config.compare().runDate(), COMMAND + "_", hadoop);
    try {
      return config.video().isEmpty()
          ? surprise(output, hadoop, config.frames())
          : ofVideo(output, hadoop);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      JobFailure failure = Diagnosis.of(e);
      record(output, failure);
      new RunMetrics(config.compare().output(), Instant.now(), failure.exitCode())
          .phases(progress.seconds())
          .write(config.compare(), progress);
      throw failure;
    } finally {
      clear(output);
    }
  }

  private SurpriseResult ofVideo(OutputFolder output, Configuration hadoop) {
    if (!spark.sparkContext().isLocal()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "surprise.video needs a local master, as its frames are files of this machine (give"
              + " --frames)");
    }
    progress.phase("video");
    try (VideoFrames video = VideoFrames.of(config)) {
      return surprise(output, hadoop, List.of(ExactPath.of(video.folder().toUri())));
    }
  }

  /** The data path: frames, histograms of patches, pairs over time, results, pictures. */
  private SurpriseResult surprise(
      OutputFolder output, Configuration hadoop, List<String> frameFiles) {
    progress.phase("frames");
    FrameListing listing =
        FrameListing.list(frameFiles, config.numbering(), config.maxPixels(), hadoop);
    PatchHistograms histograms = PatchHistograms.of(spark, config, listing, output);
    Dataset<Row> rejected = output.keep(spark, "rejected", histograms.rejected());
    long rejectedCount = rejected.count();
    requireFrames(listing.frames().size(), histograms.used(), rejected, rejectedCount);

    progress.phase("pairs");
    Dataset<Row> pairs =
        output.keep(spark, "pairs", PatchPairs.of(histograms.patches(), config.lag()));
    requirePairs(pairs, histograms.used());
    MadePairs made =
        new MadePairs(
            COMMAND,
            config.settings(),
            List.of("pairs " + HistogramStore.fingerprint(pairs)),
            listing.files(),
            new SurpriseTables(spark, histograms.patches(), rejected, rejectedCount));
    CompareResult result =
        new CompareJob(
                spark,
                config.compare().withInput(List.of(output.kept("pairs").toString())),
                progress,
                Optional.of(made))
            .run();

    progress.phase("pictures");
    Dataset<Row> surprise =
        spark.read().parquet(ExactPath.of(output.published(ResultTable.SURPRISE)));
    List<String> pictures =
        new SurprisePictures(config, listing, histograms, surprise)
            .write(output, hadoop).stream()
                .map(path -> Path.getPathWithoutSchemeAndAuthority(new Path(path)).toString())
                .toList();
    return new SurpriseResult(
        listing.frames().size(), histograms.used(), result, top(surprise), pictures);
  }

  private static List<Row> top(Dataset<Row> surprise) {
    return surprise
        .filter(col("rank").leq(lit(TOP)))
        .orderBy("rank")
        .select("rank", "t", "x", "y", "surprise", "kl_qp", "kl_pq", "entropy_q")
        .collectAsList();
  }

  private void requireFrames(long frames, long used, Dataset<Row> rejected, long rejectedCount) {
    if (frames != used + rejectedCount) {
      throw new IllegalStateException(
          "%d frames listed, but %d used and %d quarantined"
              .formatted(frames, used, rejectedCount));
    }
    new QuarantineLimit(config.compare().maxQuarantineFraction())
        .require(frames, rejectedCount, rejected);
  }

  private void requirePairs(Dataset<Row> pairs, long used) {
    if (pairs.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%d frames, and none has another one %d frames before it (surprise.lag must be shorter)"
              .formatted(used, config.lag()));
    }
  }

  /** The failure itself matters more than a record that cannot be written. */
  private void record(OutputFolder output, JobFailure failure) {
    try {
      output.writeRecord(
          RunRecord.failed(
              COMMAND,
              config.compare().runDate(),
              started,
              failure.exitCode(),
              failure.getMessage()));
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
