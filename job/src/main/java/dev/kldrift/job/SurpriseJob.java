package dev.kldrift.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.input.PairSource;
import dev.kldrift.job.profile.HistogramStore;
import dev.kldrift.job.publish.OutputFolder;
import dev.kldrift.job.publish.RunTables;
import dev.kldrift.job.record.OutputRun;
import dev.kldrift.job.record.SparkSettings;
import dev.kldrift.job.run.ExactPath;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Progress;
import dev.kldrift.job.run.QuarantineLimit;
import dev.kldrift.job.run.ShownPath;
import dev.kldrift.job.surprise.FrameHistograms;
import dev.kldrift.job.surprise.FrameListing;
import dev.kldrift.job.surprise.GridHistograms;
import dev.kldrift.job.surprise.PatchHistograms;
import dev.kldrift.job.surprise.PatchPairs;
import dev.kldrift.job.surprise.RankSurprise;
import dev.kldrift.job.surprise.SurprisePage;
import dev.kldrift.job.surprise.SurprisePictures;
import dev.kldrift.job.surprise.VideoFrames;
import dev.kldrift.job.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds where in a movie something happens: from frames to published tables and pictures. */
public final class SurpriseJob {
  private static final String COMMAND = "surprise";
  private static final String GRID = "grid";
  private static final String VIDEO = "video";
  private static final String FRAMES = "frames";
  private static final int TOP = 10;

  private final SparkSession spark;
  private final SurpriseConfig config;
  private final Progress progress;
  private final OutputRun run;

  /** A job on one movie. */
  public SurpriseJob(SparkSession spark, SurpriseConfig config, Progress progress) {
    this.spark = SparkSettings.session(spark);
    this.config = config;
    this.progress = progress;
    this.run = new OutputRun(this.spark, COMMAND, config.compare(), progress);
    SparkSettings.tune(this.spark);
  }

  /**
   * Counts, compares and publishes.
   *
   * @throws JobFailure if the frames, the output or the data do not allow results; the tables of
   *     the date are untouched then
   */
  public SurpriseResult run() {
    return run.alone(config.inputs(), phases(), COMMAND + "_", this::surprise);
  }

  private List<String> phases() {
    List<String> phases = new ArrayList<>();
    if (!config.grid().isEmpty()) {
      phases.add(GRID);
    } else {
      phases.addAll(config.video().isEmpty() ? List.of(FRAMES) : List.of(VIDEO, FRAMES));
    }
    phases.add("pairs");
    phases.addAll(CompareJob.PHASES);
    phases.add("pictures");
    return phases;
  }

  private SurpriseResult surprise(OutputFolder output) {
    if (!config.grid().isEmpty()) {
      progress.phase(GRID);
      return surprise(output, GridHistograms.of(spark, config));
    }
    return config.video().isEmpty() ? ofFrames(output, config.frames()) : ofVideo(output);
  }

  private SurpriseResult ofVideo(OutputFolder output) {
    if (!spark.sparkContext().isLocal()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "surprise.video needs a local master, as its frames are files of this machine (give"
              + " --frames)");
    }
    progress.phase(VIDEO);
    try (VideoFrames video = VideoFrames.of(config)) {
      return ofFrames(output, List.of(ExactPath.of(video.folder().toUri())));
    }
  }

  private SurpriseResult ofFrames(OutputFolder output, List<String> frames) {
    progress.phase(FRAMES);
    FrameListing listing =
        FrameListing.list(
            frames, config.numbering(), config.maxPixels(), spark.sessionState().newHadoopConf());
    return surprise(output, FrameHistograms.of(spark, config, listing, output));
  }

  /** The data path: histograms of patches, pairs over time, results, pictures. */
  private SurpriseResult surprise(OutputFolder output, PatchHistograms histograms) {
    Dataset<Row> rejected = output.keep(spark, "rejected", histograms.rejected());
    long rejectedCount = rejected.count();
    long used = histograms.used();
    requireUsable(histograms, used, rejected, rejectedCount);

    progress.phase("pairs");
    Dataset<Row> pairs =
        output.keep(spark, "pairs", PatchPairs.of(histograms.patches(), config.reference()));
    requirePairs(pairs, used, histograms.unit());
    PairSource source =
        PairSource.made(
                COMMAND,
                config.settings(),
                output.kept("pairs").toString(),
                () -> HistogramStore.fingerprint(pairs),
                histograms.files())
            .without(rejected, rejectedCount);
    CompareResult result =
        new CompareJob(
                spark,
                config.compare().withoutPage(),
                progress,
                source,
                tables -> rank(tables, histograms),
                () -> {})
            .run();
    return run.published(() -> withPictures(output, histograms, used, result));
  }

  /** Stages {@code surprise}. */
  private void rank(RunTables tables, PatchHistograms histograms) {
    Dataset<Row> divergence = tables.staged(ResultTable.DIVERGENCE).read(spark);
    tables.write(
        ResultTable.SURPRISE, RankSurprise.rank(divergence, histograms.brightness()), List.of());
  }

  private SurpriseResult withPictures(
      OutputFolder output, PatchHistograms histograms, long used, CompareResult result) {
    progress.phase("pictures");
    Dataset<Row> surprise = output.read(spark, ResultTable.SURPRISE);
    List<String> pictures =
        new SurprisePictures(config, histograms, surprise)
            .write(output, spark.sessionState().newHadoopConf()).stream()
                .map(path -> ShownPath.of(new Path(path)))
                .toList();
    writePage(output, histograms, surprise);
    return new SurpriseResult(
        histograms.unit(), histograms.listed(), used, result, top(surprise), pictures);
  }

  private void writePage(OutputFolder output, PatchHistograms histograms, Dataset<Row> surprise) {
    if (config.compare().page()) {
      output
          .notes()
          .writePage(
              new SurprisePage(config, histograms, surprise)
                  .html(spark.sessionState().newHadoopConf()));
    }
  }

  private static List<Row> top(Dataset<Row> surprise) {
    return surprise
        .filter(col("rank").leq(lit(TOP)))
        .orderBy("rank")
        .select("rank", "t", "x", "y", "surprise", "kl_qp", "kl_pq", "entropy_q")
        .collectAsList();
  }

  private void requireUsable(
      PatchHistograms histograms, long used, Dataset<Row> rejected, long rejectedCount) {
    long listed = histograms.listed();
    if (listed != used + rejectedCount) {
      throw new IllegalStateException(
          "%d %s listed, but %d used and %d quarantined"
              .formatted(listed, histograms.unit(), used, rejectedCount));
    }
    new QuarantineLimit(config.compare().maxQuarantineFraction())
        .require(listed, rejectedCount, rejected);
  }

  private void requirePairs(Dataset<Row> pairs, long used, String unit) {
    if (pairs.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%d %s, and none has another one %d frames before it (surprise.lag must be shorter)"
              .formatted(used, unit, config.reference().number()));
    }
  }
}
