package dev.kldrift.job.surprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kldrift.job.config.Settings;
import dev.kldrift.job.config.SurpriseConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A video of a stranger's, by programs that behave as ffmpeg would with one. */
class VideoFramesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path folder;

  /** Runs a shell script as ffmpeg; it has its process id in {@code pid} and its last argument. */
  private VideoFrames frames(String script, String... assignments) throws IOException {
    Path program = folder.resolve("ffmpeg");
    Files.writeString(
        program,
        "#!/bin/sh\necho $$ > %1$s/pid\necho \"$@\" > %1$s/arguments\nfor last; do :; done\nlast=${last#file:}\ndirname $last > %1$s/scratch\n%2$s\n"
            .formatted(folder, script));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("v.avi"), "a video");
    Settings settings = Settings.defaults();
    settings.withAssignment("surprise.video=" + folder.resolve("v.avi"));
    settings.withAssignment("surprise.ffmpeg=" + program).withAssignment("output=out");
    for (String assignment : assignments) {
      settings.withAssignment(assignment);
    }
    return VideoFrames.of(SurpriseConfig.of(settings, Clock.systemUTC()), PATIENCE);
  }

  private void assertRefused(String script, String message, String... assignments) {
    assertThatThrownBy(() -> frames(script, assignments))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining(message)
        .hasMessageContaining(folder.resolve("v.avi").toString());
    assertThat(scratch()).doesNotExist();
  }

  private Path scratch() {
    try {
      return Path.of(Files.readString(folder.resolve("scratch")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the program to be gone. */
  private void assertGone() throws Exception {
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    for (int i = 0;
        i < 50 && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        i++) {
      Thread.sleep(100);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void program_isToldToOpenNothingElse() throws IOException {
    try (VideoFrames frames = frames("touch $(dirname $last)/frame-1.png")) {
      assertThat(frames.folder()).isDirectoryContaining("glob:**frame-1.png");
    }
    String arguments = Files.readString(folder.resolve("arguments"));
    assertThat(arguments)
        .contains("-protocol_whitelist file -format_whitelist ", " -max_pixels ")
        .contains(" -frames:v 100001 ", " -i file:" + folder.resolve("v.avi"));
    String formats = arguments.replaceFirst("(?s).*-format_whitelist (\\S+).*", "$1").strip();
    assertThat(List.of(formats.split(",", -1)))
        .contains("avi", "mov", "matroska")
        .doesNotContain("hls", "concat", "dash", "image2", "applehttp", "lavfi", "sdp", "tee");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec sleep 600",
        "while :; do :; done",
        "trap '' TERM; while :; do sleep 0.1; done"
      })
  void video_thatMakesNoFrame_isGivenUp(String script) throws Exception {
    assertRefused(script, "it has made no frame for 1 s");
    assertGone();
  }

  @Test
  void video_ofMoreFramesThanAreTaken_isRefused() throws IOException {
    assertRefused(
        "cd $(dirname $last); for i in 1 2 3 4; do echo x > frame-$i.png; done",
        "has more than 3 frames (surprise.max-frames; or lower surprise.fps)",
        "surprise.max-frames=3");
    try (VideoFrames all =
        frames(
            "cd $(dirname $last); for i in 1 2 3; do echo x > frame-$i.png; done",
            "surprise.max-frames=3")) {
      assertThat(all.folder()).isDirectoryContaining("glob:**frame-3.png");
    }
  }

  @Test
  void video_withoutAFrameOrWithMuchToSay_namesTheLastLine() {
    assertRefused("exit 0", "no frame, exit 0");
    assertRefused(
        "yes 'a message of many' | head -c 3000000; echo; echo the last one; exit 1",
        ": the last one");
  }

  /** A pipe that nobody holds is all that is left of a process that was killed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void program_endsWithTheProcessThatStartedIt(boolean killed) throws Exception {
    Files.writeString(folder.resolve("v.avi"), "a video");
    Path program = folder.resolve("ffmpeg");
    Files.writeString(program, "#!/bin/sh\necho $$ > " + folder + "/pid\nexec sleep 600\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Taker.class.getName(),
                folder.resolve("v.avi").toString(),
                program.toString())
            .inheritIO()
            .start();
    while (!Files.exists(folder.resolve("pid")) || Files.size(folder.resolve("pid")) == 0) {
      assertThat(parent.isAlive()).isTrue();
      Thread.sleep(50);
    }
    if (killed) {
      parent.destroyForcibly();
    } else {
      parent.destroy();
    }
    parent.waitFor();
    assertGone();
  }

  /** Takes a video apart until it is ended. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] args) {
      Settings settings = Settings.defaults().withAssignment("surprise.video=" + args[0]);
      settings.withAssignment("surprise.ffmpeg=" + args[1]).withAssignment("output=out");
      VideoFrames.of(SurpriseConfig.of(settings, Clock.systemUTC())).close();
    }
  }
}
