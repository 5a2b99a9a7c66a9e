package dev.kldrift.job.surprise;

import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A video taken apart by ffmpeg into a temporary folder, which goes when this is closed. */
public final class VideoFrames implements AutoCloseable {
  private final Path folder;

  private VideoFrames(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes frames 1, 2, ... at the configured rate.
   *
   * @throws JobFailure if there is no such file, no ffmpeg, or it cannot read the video
   */
  public static VideoFrames of(SurpriseConfig config) {
    Path video = file(config.video());
    try {
      VideoFrames frames = new VideoFrames(Files.createTempDirectory("kldrift-frames"));
      try {
        frames.extract(video, config);
        return frames;
      } catch (IOException | RuntimeException e) {
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
      if (Files.isReadable(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // is no file either
    }
    throw new JobFailure(
        ExitCode.NO_INPUT, "surprise.video not found: " + name + " (must be a local file)");
  }

  private void extract(Path video, SurpriseConfig config) throws IOException {
    Path messages = folder.resolve("messages");
    ProcessBuilder ffmpeg =
        new ProcessBuilder(
            config.ffmpeg(),
            "-nostdin",
            "-v",
            "error",
            "-i",
            "file:" + video,
            "-vf",
            String.format(Locale.ROOT, "fps=%s", config.framesPerSecond()),
            "file:" + folder.resolve("frame-%08d.png"));
    ffmpeg.redirectErrorStream(true).redirectOutput(messages.toFile());
    int exitCode = ended(started(ffmpeg, config.ffmpeg()));
    if (exitCode != 0) {
      List<String> lines = Files.readAllLines(messages, StandardCharsets.ISO_8859_1);
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "ffmpeg cannot read surprise.video %s: %s"
              .formatted(
                  video, lines.isEmpty() ? "exit " + exitCode : lines.get(lines.size() - 1)));
    }
  }

  private static Process started(ProcessBuilder ffmpeg, String program) {
    try {
      return ffmpeg.start();
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "surprise.ffmpeg cannot be run: " + program + " (install ffmpeg, or give --frames)",
          e);
    }
  }

  private static int ended(Process ffmpeg) {
    try {
      return ffmpeg.waitFor();
    } catch (InterruptedException e) {
      ffmpeg.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ffmpeg was at work", e);
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
