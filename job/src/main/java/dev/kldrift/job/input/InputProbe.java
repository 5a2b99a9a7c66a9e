package dev.kldrift.job.input;

import dev.kldrift.job.arrow.ArrowFiles;
import dev.kldrift.job.config.InputFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Looks at an input as a run does first, without Spark. */
public final class InputProbe {
  private InputProbe() {}

  /**
   * Lists every file, each once, and reads its footer, or what Arrow has instead.
   *
   * @throws dev.kldrift.job.run.JobFailure if an input is not there, is of another format or cannot
   *     be read, or its {@code name=value} folders do not give every file the same columns
   */
  public static List<InputFile> read(
      List<String> inputs, InputFormat format, Configuration hadoop) {
    List<InputListing.Listed> listed = InputListing.list(inputs, hadoop);
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
}
