package dev.kldrift.job.stage;

import dev.kldrift.job.JobFailure;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Looks at an input as a run does first, without Spark. */
public final class InputProbe {
  private InputProbe() {}

  /**
   * Reads the footer of every file.
   *
   * @throws JobFailure if an input is not there, is not Parquet or cannot be read
   */
  public static List<InputFile> read(List<String> inputs, Configuration hadoop) {
    return InputListing.list(inputs, hadoop).stream()
        .map(listed -> ParquetFooter.read(listed, hadoop))
        .toList();
  }
}
