package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of {@code surprise}.
 *
 * @param frames PNG or JPEG files, folders or globs; or else
 * @param video a video; or else
 * @param grid Parquet files, folders or globs of histograms on a grid
 * @param gridColumns the columns of that
 * @param ffmpeg the program that takes a video apart
 * @param framesPerSecond frames of a second
 * @param reference which earlier frame a frame is compared with
 * @param patch width and height of a patch in pixels
 * @param stride distance of patches in pixels
 * @param color how colours are put into bins
 * @param numbering where frames get their numbers from
 * @param maxFrames most frames that are taken of a video
 * @param maxPixels most pixels of a frame that is decoded
 * @param compare how pairs are scored; its input is made by the run
 */
public record SurpriseConfig(
    List<String> frames,
    String video,
    List<String> grid,
    GridColumns gridColumns,
    String ffmpeg,
    double framesPerSecond,
    ReferenceRule reference,
    int patch,
    int stride,
    ColorRule color,
    FrameNumbering numbering,
    int maxFrames,
    long maxPixels,
    CompareConfig compare) {
  private static final Pattern LAG =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?) *(s|seconds?|frames?)");
  private static final int MOST_PIXELS = 4096;

  /** Instead of none, as a patch with a new colour would be infinite, and could not be ranked. */
  private static final String SMOOTHING = "jeffreys";

  /**
   * Types and checks every setting.
   *
   * @throws JobFailure if a value is missing, malformed or out of range
   */
  public static SurpriseConfig of(Settings settings, Clock clock) {
    double framesPerSecond =
        settings.parse(
            ConfigKey.SURPRISE_FPS,
            text -> Settings.inRange(Double.parseDouble(text), 0.001, 1000.0),
            "must be a number from 0.001 to 1000");
    int patch = settings.parse(ConfigKey.SURPRISE_PATCH, SurpriseConfig::pixels, pixelRule(1));
    String stride = settings.text(ConfigKey.SURPRISE_STRIDE).strip();
    SurpriseConfig config =
        new SurpriseConfig(
            settings.inputs(ConfigKey.SURPRISE_FRAMES),
            settings.text(ConfigKey.SURPRISE_VIDEO).strip(),
            settings.inputs(ConfigKey.SURPRISE_GRID),
            GridColumns.of(settings),
            settings.text(ConfigKey.SURPRISE_FFMPEG).strip(),
            framesPerSecond,
            settings.parse(
                ConfigKey.SURPRISE_LAG,
                text -> lag(text, framesPerSecond),
                "must be n frames or n s, at least one frame at surprise.fps " + framesPerSecond),
            patch,
            stride.isEmpty()
                ? patch
                : settings.parse(
                    ConfigKey.SURPRISE_STRIDE, SurpriseConfig::pixels, pixelRule(1) + ", or empty"),
            settings.parse(
                ConfigKey.SURPRISE_COLOR,
                ColorRule::parse,
                "must be luma n, rgb nxnxn or hsv nxnxn, 2 to 4096 bins, at most 256 a channel"),
            settings.choice(ConfigKey.SURPRISE_NUMBERING, FrameNumbering.class),
            settings.parse(
                ConfigKey.SURPRISE_MAX_FRAMES,
                text -> Settings.inRange(Integer.parseInt(text), 1, 10_000_000),
                "must be a whole number from 1 to 10000000"),
            settings.parse(
                ConfigKey.SURPRISE_MAX_PIXELS,
                text -> Settings.inRange(Long.parseLong(text), 1L, 1L << 28),
                "must be a whole number from 1 to 268435456"),
            compare(settings, clock));
    config.requireOneSource();
    return config;
  }

  /** The configuration of a comparison of pairs that the run makes. */
  private static CompareConfig compare(Settings settings, Clock clock) {
    Settings pairs = settings.copy();
    NightlyConfig.MADE_HERE.forEach(key -> pairs.with(key, key.defaultText(), "surprise"));
    pairs.with(ConfigKey.INPUT, "[pairs]", "surprise");
    if (pairs.text(ConfigKey.STATISTICS_SMOOTHING).strip().equals("none")) {
      pairs.with(ConfigKey.STATISTICS_SMOOTHING, SMOOTHING, "surprise");
    }
    return CompareConfig.of(pairs, clock);
  }

  private void requireOneSource() {
    List<String> given = new ArrayList<>();
    if (!frames.isEmpty()) {
      given.add(ConfigKey.SURPRISE_FRAMES.path());
    }
    if (!video.isEmpty()) {
      given.add(ConfigKey.SURPRISE_VIDEO.path());
    }
    if (!grid.isEmpty()) {
      given.add(ConfigKey.SURPRISE_GRID.path());
    }
    if (given.size() != 1) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          given.isEmpty()
              ? "surprise.frames is not set (give --frames, --video or --grid)"
              : String.join(" and ", given) + " are set (give one)");
    }
  }

  /** The files, folders or globs that are read. */
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>(frames);
    inputs.addAll(grid);
    return inputs;
  }

  private static int pixels(String text) {
    return Settings.inRange(Integer.parseInt(text), 1, MOST_PIXELS);
  }

  private static String pixelRule(int least) {
    return "must be a whole number of pixels from " + least + " to " + MOST_PIXELS;
  }

  private static ReferenceRule lag(String text, double framesPerSecond) {
    Matcher lag = LAG.matcher(text);
    if (!lag.matches()) {
      throw new IllegalArgumentException("not a lag: " + text);
    }
    double number = Double.parseDouble(lag.group(1));
    double frames = lag.group(2).startsWith("f") ? number : Math.round(number * framesPerSecond);
    if (frames != Math.rint(frames)) {
      throw new IllegalArgumentException("not a whole number of frames: " + text);
    }
    return ReferenceRule.lag(
        (int) (double) Settings.inRange(frames, 1.0, (double) Integer.MAX_VALUE));
  }

  /** What histograms and pairs are made by, wherever the frames lie. */
  public String settings() {
    return new IdentityText()
        .add(ConfigKey.SURPRISE_FPS, framesPerSecond)
        .add(ConfigKey.SURPRISE_LAG, reference.identity())
        .add(ConfigKey.SURPRISE_PATCH, patch)
        .add(ConfigKey.SURPRISE_STRIDE, stride)
        .add(ConfigKey.SURPRISE_COLOR, color.space())
        .add("bins of channels", color.bins().stream().map(String::valueOf).toList())
        .add(ConfigKey.SURPRISE_NUMBERING, numbering)
        .add(ConfigKey.SURPRISE_MAX_PIXELS, maxPixels)
        .add(ConfigKey.SURPRISE_COLUMNS_X, gridColumns.x())
        .add(ConfigKey.SURPRISE_COLUMNS_Y, gridColumns.y())
        .add(ConfigKey.SURPRISE_COLUMNS_T, gridColumns.t())
        .add(ConfigKey.SURPRISE_COLUMNS_HISTOGRAM, gridColumns.histogram())
        .toString();
  }
}
