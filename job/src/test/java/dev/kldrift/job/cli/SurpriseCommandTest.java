package dev.kldrift.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.surprise.TestMovie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong with {@code surprise} as a whole: one line each, earlier results untouched. */
class SurpriseCommandTest extends CommandFixture {

  private Ended surprise(String... more) {
    Stream<String> always =
        Stream.of("surprise", "--quiet", "--run-date", DATE, "--output", output().toString());
    return execute(Stream.concat(always, Arrays.stream(more)).toArray(String[]::new));
  }

  private Path frames(int count) {
    Path frames = folder().resolve("frames-" + count);
    TestMovie.write(frames, count);
    return frames;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "output=out | surprise.frames is not set (give --frames, --video or --grid)",
        "surprise.lag=0 s | --set: surprise.lag is '0 s' (must be n frames or n s, at least one frame at surprise.fps 10.0)",
        "surprise.lag=0.04 s | --set: surprise.lag is '0.04 s' (must be n frames or n s, at least one frame at surprise.fps 10.0)",
        "surprise.lag=1.5 frames | --set: surprise.lag is '1.5 frames' (must be n frames or n s, at least one frame at surprise.fps 10.0)",
        "surprise.lag=2 days | --set: surprise.lag is '2 days' (must be n frames or n s, at least one frame at surprise.fps 10.0)",
        "surprise.lag=9999999999 frames | --set: surprise.lag is '9999999999 frames' (must be n frames or n s, at least one frame at surprise.fps 10.0)",
        "surprise.fps=0 | --set: surprise.fps is '0' (must be a number from 0.001 to 1000)",
        "surprise.patch=0 | --set: surprise.patch is '0' (must be a whole number of pixels from 1 to 4096)",
        "surprise.stride=x | --set: surprise.stride is 'x' (must be a whole number of pixels from 1 to 4096, or empty)",
        "surprise.color=rgb 4 | --set: surprise.color is 'rgb 4' (must be luma n, rgb nxnxn or hsv nxnxn, 2 to 4096 bins, at most 256 a channel)",
        "surprise.numbering=time | --set: surprise.numbering is 'time' (must be one of name, order)",
        "surprise.columns.x=t | surprise.columns: 't' has two roles (one column, one role)",
      })
  void setting_wrong_endsWith78(String assignment, String message) {
    assertFailed(surprise("--set", assignment), ExitCode.BAD_CONFIG, message);
  }

  @Test
  void sources_several_endWith78() {
    assertFailed(
        surprise("--frames", "a", "--video", "b"),
        ExitCode.BAD_CONFIG,
        "surprise.frames and surprise.video are set (give one)");
    assertFailed(
        surprise("--video", "b", "--grid", "c"),
        ExitCode.BAD_CONFIG,
        "surprise.video and surprise.grid are set (give one)");
  }

  @Test
  void frames_missingOrNone_endWith66() throws IOException {
    Path none = folder().resolve("none");
    assertRecorded(
        surprise("--frames", none.toString()), ExitCode.NO_INPUT, "frames not found: " + none);
    Path empty = Files.createDirectories(folder().resolve("empty"));
    Files.writeString(empty.resolve("frame-1.gif"), "neither PNG nor JPEG");
    assertRecorded(
        surprise("--frames", empty.toString()),
        ExitCode.NO_INPUT,
        "no frame in " + empty + " (must end in .png, .jpg or .jpeg)");
  }

  @Test
  void frames_oneOfThemBroken_endWith65() throws IOException {
    Path frames = frames(3);
    Path broken = Files.writeString(frames.resolve("frame-3.png"), "not an image");
    assertRecorded(
        surprise("--frames", frames.toString(), "--set", "surprise.lag=1 frame"),
        ExitCode.BAD_DATA,
        "1 of 4 rows rejected, more than max-quarantine-fraction 0.01; nothing published (1"
            + " BROKEN_IMAGE, as in file:"
            + broken
            + ": not a PNG or JPEG by its first bytes)");
  }

  @Test
  void frames_tooFewForTheLag_endWith65() {
    assertRecorded(
        surprise("--frames", frames(2).toString()),
        ExitCode.BAD_DATA,
        "2 frames, and none has another one 10 frames before it (surprise.lag must be shorter)");
  }

  @Test
  void video_missing_endsWith66() {
    Path video = folder().resolve("none.avi");
    assertRecorded(
        surprise("--video", video.toString()),
        ExitCode.NO_INPUT,
        "surprise.video not found: " + video + " (must be a local file)");
  }

  @Test
  void video_withoutFfmpeg_saysWhatToInstall() throws IOException {
    Path video = Files.writeString(folder().resolve("no.avi"), "no video");
    Path ffmpeg = folder().resolve("no-ffmpeg");
    assertRecorded(
        surprise("--video", video.toString(), "--set", "surprise.ffmpeg=" + ffmpeg),
        ExitCode.BAD_CONFIG,
        "surprise.ffmpeg cannot be run: " + ffmpeg + " (install ffmpeg, or give --frames)");
  }

  /** The last line that ffmpeg says is the reason; here one that says it to any video. */
  @Test
  void video_thatFfmpegCannotRead_namesTheReason() throws IOException {
    Path video = Files.writeString(folder().resolve("bad.avi"), "no video");
    Path ffmpeg = folder().resolve("ffmpeg");
    Files.writeString(ffmpeg, "#!/bin/sh\necho trying\necho Invalid data found >&2\nexit 1\n");
    assertThat(ffmpeg.toFile().setExecutable(true)).isTrue();
    assertRecorded(
        surprise("--video", video.toString(), "--set", "surprise.ffmpeg=" + ffmpeg),
        ExitCode.BAD_DATA,
        "ffmpeg cannot read surprise.video " + video + ": Invalid data found");
  }

  @Test
  void grid_missing_endsWith66() {
    Path none = folder().resolve("no-grid");
    assertRecorded(
        surprise("--grid", none.toString()), ExitCode.NO_INPUT, "input not found: " + none);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 x, 1 y, 1 t, [1, 2] bins | column 'counts' is missing in %s (has [x, y, t, bins])",
        "1 x, 1 y, 'now' t, [1, 2] counts | column 't' is string in %s (must be an integer)",
        "1 x, 1.5::double y, 1 t, [1, 2] counts | column 'y' is double in %s (must be an integer)",
        "1 x, 1 y, 1 t, 7 counts | column 'counts' is int in %s (must be an array of double, float, bigint or int)",
      })
  void grid_columnsWrong_endsWith65(String columns, String message) {
    Path grid = input("grid", "select " + columns);
    assertRecorded(
        surprise("--grid", grid.toString()),
        ExitCode.BAD_DATA,
        message.formatted(grid.resolve("part.parquet")));
  }
}
