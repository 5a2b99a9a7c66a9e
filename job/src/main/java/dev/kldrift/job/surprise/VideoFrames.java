package dev.kldrift.job.surprise;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A video taken apart by ffmpeg into a temporary folder, which goes when this is closed.
 *
 * <p>A video is a stranger's: it may never end, have frames of any size, or be a list of other
 * media. So ffmpeg opens this one file alone, in formats that name no others, makes no more than a
 * number of frames, and is ended where it makes none for a while, or where this process has ended.
 */
public final class VideoFrames implements AutoCloseable {
  /** Demuxers of containers that hold their frames themselves; no hls, concat, dash or image2. */
  private static final String FORMATS =
      "avi,matroska,mov,mpeg,mpegts,mpegvideo,m4v,h264,hevc,flv,asf,ogg,gif,apng,ivf,nut,mxf,dv,"
          + "yuv4mpegpipe,rm";

  /**
   * Runs a program until it has ended, or until nobody holds the other end of standard input: that
   * goes with this process, however it ends.
   */
  private static final String LEASHED =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      program=$!
      { cat <&3 >/dev/null; kill -9 $program; } 2>/dev/null &
      leash=$!
      exec 3<&-
      wait $program
      code=$?
      kill $leash 2>/dev/null
      exit $code
      """;

  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Decoders make frames somewhat larger than they are. */
  private static final long PADDING = 1 << 20;

  private final Path folder;
  private final SurpriseConfig config;
  private final Duration patience;

  private VideoFrames(Path folder, SurpriseConfig config, Duration patience) {
    this.folder = folder;
    this.config = config;
    this.patience = patience;
  }

  /**
   * Makes frames 1, 2, ... at the configured rate.
   *
   * @throws JobFailure if there is no such file, no ffmpeg, it cannot read the video, or the video
   *     does not end
   */
  public static VideoFrames of(SurpriseConfig config) {
    return of(config, Duration.ofMinutes(1));
  }

  /** The same where ffmpeg may take this long for a frame. */
  static VideoFrames of(SurpriseConfig config, Duration patience) {
    Path video = file(config.video());
    try {
      VideoFrames frames =
          new VideoFrames(Files.createTempDirectory("kldrift-frames"), config, patience);
      try {
        frames.extract(video);
        return frames;
      } catch (IOException | RuntimeException | Error e) {
        frames.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.CANNOT_PUBLISH, "cannot write frames of " + video + ": " + e.getMessage(), e);
    }
  }

  private static Path file(String name) {
    try {
      Path file = Path.of(name).toAbsolutePath();
      if (Files.isReadable(file) && Files.isRegularFile(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // is no file either
    }
    throw new JobFailure(
        ExitCode.NO_INPUT, "surprise.video not found: " + name + " (must be a local file)");
  }

  private void extract(Path video) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LEASHED, "sh"));
    command.add(config.ffmpeg());
    command.addAll(options(video));
    ProcessBuilder ffmpeg = new ProcessBuilder(command);
    LastWords lastWords = new LastWords();
    int exitCode = ended(ffmpeg.redirectErrorStream(true).start(), lastWords, video);
    if (exitCode == CANNOT_RUN || exitCode == NOT_FOUND) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "surprise.ffmpeg cannot be run: "
              + config.ffmpeg()
              + " (install ffmpeg, or give --frames)");
    }
    long made = made();
    if (exitCode != 0 || made == 0) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "ffmpeg cannot read surprise.video %s: %s"
              .formatted(video, lastWords.line().orElse("no frame, exit " + exitCode)));
    }
    if (made > config.maxFrames()) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "surprise.video %s has more than %d frames (surprise.max-frames; or lower surprise.fps)"
              .formatted(video, config.maxFrames()));
    }
  }

  private List<String> options(Path video) {
    return List.of(
        "-nostdin",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        FORMATS,
        "-max_pixels",
        Long.toString(2 * config.maxPixels() + PADDING),
        "-i",
        "file:" + video,
        "-vf",
        String.format(Locale.ROOT, "fps=%s", config.framesPerSecond()),
        "-frames:v",
        Long.toString(config.maxFrames() + 1), // one more tells that there are more
        "file:" + folder.resolve("frame-%08d.png"));
  }

  /** Waits as long as frames are made; how the program ended. */
  private int ended(Process ffmpeg, LastWords lastWords, Path video) throws IOException {
    lastWords.listen(ffmpeg.getInputStream());
    try {
      long bytes = 0;
      long waited = 0;
      while (!ffmpeg.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = bytes();
        waited = now == bytes ? waited + LOOK.toMillis() : 0;
        bytes = now;
        if (waited >= patience.toMillis()) {
          throw new JobFailure(
              ExitCode.BAD_DATA,
              "ffmpeg cannot read surprise.video %s: it has made no frame for %d s"
                  .formatted(video, patience.toSeconds()));
        }
      }
      lastWords.await();
      return ffmpeg.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ffmpeg was at work", e);
    } finally {
      stop(ffmpeg);
    }
  }

  /** Lets go of the leash, which ends the program where it has not ended. */
  private static void stop(Process ffmpeg) throws IOException {
    ffmpeg.getOutputStream().close();
    try {
      ffmpeg.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long made() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  /** Bytes of the frames that are there. */
  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Where the frames are. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // what is left there is the system's to clear
    }
  }
}
