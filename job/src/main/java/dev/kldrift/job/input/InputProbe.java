package dev.kldrift.job.input;

import dev.kldrift.job.arrow.ArrowFiles;
import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Looks at an input as a run does first, without Spark. */
public final class InputProbe {
  private InputProbe() {}

  /**
   * Lists every file, each once, and reads its footer, or what Arrow has instead.
   *
   * @throws JobFailure if an input is not there, is of another format or cannot be read, or its
   *     {@code name=value} folders do not give every file the same columns
   */
  public static List<InputFile> read(
      List<String> inputs, InputFormat format, Configuration hadoop) {
    List<InputListing.Listed> listed = InputListing.list(inputs, hadoop);
    listed.forEach(file -> requireAlike(listed.get(0), file));
    return listed.parallelStream().map(file -> read(file, format, hadoop)).toList();
  }

  private static InputFile read(
      InputListing.Listed file, InputFormat format, Configuration hadoop) {
    boolean arrow =
        format == InputFormat.ARROW
            || (format == InputFormat.AUTO
                && ArrowFiles.isNamed(file.status().getPath().getName()));
    return arrow ? ArrowFooter.read(file, hadoop) : ParquetFooter.read(file, hadoop);
  }

  private static void requireAlike(InputListing.Listed one, InputListing.Listed other) {
    PartitionPath ours = one.partitions();
    PartitionPath theirs = other.partitions();
    if (!List.copyOf(ours.values().keySet()).equals(List.copyOf(theirs.values().keySet()))
        || !ours.above().equals(theirs.above())) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "name=value folders differ between "
              + InputListing.name(one.status())
              + " and "
              + InputListing.name(other.status())
              + " (every file must lie in folders of the same names)");
    }
  }
}
