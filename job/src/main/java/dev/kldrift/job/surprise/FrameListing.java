package dev.kldrift.job.surprise;

import dev.kldrift.job.config.FrameNumbering;
import dev.kldrift.job.input.InputFile;
import dev.kldrift.job.input.InputPattern;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The frames behind files, folders and globs, numbered.
 *
 * <p>Frames are files that end in png, jpg or jpeg; folders are not searched for folders, and other
 * files in them are left alone.
 *
 * @param frames every file, in natural order of their names
 */
public record FrameListing(List<Frame> frames) {
  private static final Pattern IMAGE = Pattern.compile("(?i).*\\.(png|jpe?g)");
  private static final Pattern LAST_DIGITS = Pattern.compile("([0-9]+)[^0-9]*$");
  private static final int MOST_DIGITS = 18;

  /** No image is longer: 16 bits each of four channels a pixel, and what goes with them. */
  private static final int BYTES_PER_PIXEL = 8;

  private static final long OTHER_BYTES = 1 << 20;

  public FrameListing {
    frames = List.copyOf(frames);
  }

  /**
   * Lists frames.
   *
   * @param inputs files, folders or globs
   * @param maxPixels most pixels of a frame; far longer files are not even read
   * @throws JobFailure if an input does not exist, or there is no frame
   */
  public static FrameListing list(
      List<String> inputs, FrameNumbering numbering, long maxPixels, Configuration hadoop) {
    Map<String, FileStatus> byIdentity = new HashMap<>();
    for (String input : inputs) {
      try {
        InputPattern.of(input, hadoop)
            .files(FrameListing::isFrame)
            .orElseThrow(() -> new JobFailure(ExitCode.NO_INPUT, "frames not found: " + input))
            .forEach(byIdentity::putIfAbsent);
      } catch (IOException | IllegalArgumentException e) {
        throw new JobFailure(
            ExitCode.NO_INPUT, "cannot list frames " + input + ": " + e.getMessage(), e);
      }
    }
    Map<String, FileStatus> files = new TreeMap<>(new NaturalOrder());
    byIdentity.values().forEach(file -> files.put(file.getPath().toString(), file));
    if (files.isEmpty()) {
      throw new JobFailure(
          ExitCode.NO_INPUT,
          "no frame in " + String.join(", ", inputs) + " (must end in .png, .jpg or .jpeg)");
    }
    return new FrameListing(numbered(files.values(), numbering, maxPixels));
  }

  private static boolean isFrame(String name) {
    return IMAGE.matcher(name).matches() && !name.startsWith(".") && !name.startsWith("_");
  }

  private static List<Frame> numbered(
      Iterable<FileStatus> files, FrameNumbering numbering, long maxPixels) {
    Map<Long, String> taken = new HashMap<>();
    List<Frame> frames = new ArrayList<>();
    for (FileStatus file : files) {
      String name = file.getPath().getName();
      Long number = numbering == FrameNumbering.ORDER ? Long.valueOf(frames.size()) : number(name);
      Frame frame = new Frame(file.getPath().toString(), file.getLen(), number);
      frames.add(checked(frame, name, taken, maxPixels));
    }
    return frames;
  }

  private static Frame checked(Frame frame, String name, Map<Long, String> taken, long maxPixels) {
    if (frame.number() == null) {
      return frame.with(
          FrameProblem.NO_FRAME_NUMBER,
          "%s (must have 1 to %d digits; or set surprise.numbering=order)"
              .formatted(name, MOST_DIGITS));
    }
    String other = taken.putIfAbsent(frame.number(), name);
    if (other != null) {
      return frame.with(
          FrameProblem.FRAME_NUMBER_TAKEN,
          "%s: %d is the number of %s (must be of one frame)"
              .formatted(name, frame.number(), other));
    }
    if (frame.bytes() == 0) { // Spark would not read it, nor say so
      return frame.with(FrameProblem.BROKEN_IMAGE, "0 bytes");
    }
    long most = BYTES_PER_PIXEL * maxPixels + OTHER_BYTES;
    return frame.bytes() <= most
        ? frame
        : frame.with(
            FrameProblem.TOO_LARGE,
            String.format(Locale.ROOT, "%d bytes (must be at most %d)", frame.bytes(), most));
  }

  private static Long number(String name) {
    Matcher digits = LAST_DIGITS.matcher(name.substring(0, name.lastIndexOf('.')));
    return digits.find() && digits.group(1).length() <= MOST_DIGITS
        ? Long.valueOf(digits.group(1))
        : null;
  }

  /** The files, as the record of a run has them. */
  public List<InputFile> files() {
    return frames.stream().map(frame -> InputFile.other(frame.path(), frame.bytes(), 1)).toList();
  }
}
