package dev.kldrift.job.cli;

import dev.kldrift.job.SurpriseJob;
import dev.kldrift.job.SurpriseResult;
import dev.kldrift.job.config.ConfigKey;
import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "surprise",
    description = "Finds where in a movie something happens: divergence of patches over time.")
final class SurpriseCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--frames",
      paramLabel = "PATH",
      description = "PNG or JPEG file, folder or glob; repeatable")
  private List<String> frames = new ArrayList<>();

  @Option(names = "--video", paramLabel = "FILE", description = "or a video, by ffmpeg")
  private String video;

  @Option(names = "--ffmpeg", paramLabel = "PROGRAM", description = "the ffmpeg that is run")
  private String ffmpeg;

  @Option(
      names = "--grid",
      paramLabel = "PATH",
      description = "or Parquet of histograms on a grid; repeatable")
  private List<String> grid = new ArrayList<>();

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (!frames.isEmpty()) {
      settings.with(ConfigKey.SURPRISE_FRAMES, String.join(",", frames), "--frames");
    }
    if (video != null) {
      settings.with(ConfigKey.SURPRISE_VIDEO, video, "--video");
    }
    if (ffmpeg != null) {
      settings.with(ConfigKey.SURPRISE_FFMPEG, ffmpeg, "--ffmpeg");
    }
    if (!grid.isEmpty()) {
      settings.with(ConfigKey.SURPRISE_GRID, String.join(",", grid), "--grid");
    }
    SurpriseConfig config = SurpriseConfig.of(settings, Clock.systemUTC());
    try (SparkSession spark = Sessions.open("kldrift surprise " + config.compare().runDate());
        Progress progress = Progress.of(spark, quiet)) {
      SurpriseResult result = new SurpriseJob(spark, config, progress).run();
      if (!quiet) {
        PublishedResults.print(() -> new SurprisePrinter(System.out).print(result));
      }
    }
    return ExitCode.DONE.number();
  }
}
