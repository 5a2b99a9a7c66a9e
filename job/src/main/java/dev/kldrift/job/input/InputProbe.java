package dev.kldrift.job.input;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Looks at an input as a run does first, without Spark. */
public final class InputProbe {
  private InputProbe() {}

  /**
   * Lists every file, each once, and reads its footer.
   *
   * @throws JobFailure if an input is not there, is not Parquet or cannot be read, or its {@code
   *     name=value} folders do not give every file the same columns
   */
  public static List<InputFile> read(List<String> inputs, Configuration hadoop) {
    List<InputListing.Listed> listed = InputListing.list(inputs, hadoop);
    listed.forEach(file -> requireAlike(listed.get(0), file));
    return listed.parallelStream().map(file -> ParquetFooter.read(file, hadoop)).toList();
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
