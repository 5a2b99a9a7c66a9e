package dev.kldrift.job.input;

import dev.kldrift.job.arrow.ArrowSummary;
import dev.kldrift.job.config.InputFormat;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The metadata of an Arrow file on its columns and rows, as a Parquet footer has it. */
final class ArrowFooter {
  private ArrowFooter() {}

  /**
   * Reads the metadata of one file.
   *
   * @throws JobFailure if it is not Arrow or damaged, or has a column that its folders give it too
   */
  static InputFile read(InputListing.Listed listed, Configuration hadoop) {
    try {
      ArrowSummary summary = ArrowSummary.read(listed.status(), hadoop);
      requireNoOther(listed, summary);
      return new InputFile(
          listed.status().getPath().toString(),
          listed.partitions().base().toString(),
          listed.status().getLen(),
          listed.status().getModificationTime(),
          ContentMark.ofEnd(listed.status(), hadoop),
          summary.rows(),
          ParquetFooter.types(summary.fields()),
          new FooterColumns(
              summary.fields(),
              summary.nullOnly(),
              FooterColumns.indexes(summary.pandas().orElse(null))),
          summary.values(),
          densest(summary),
          listed.partitions().values(),
          listed.realPath().toString(),
          Map.of(),
          InputFormat.ARROW);
    } catch (IOException e) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "cannot read Arrow file " + InputListing.name(listed.status()) + ": " + Reason.of(e),
          e);
    }
  }

  private static Map<String, Long> densest(ArrowSummary summary) {
    Map<String, Long> densest = new HashMap<>();
    summary
        .values()
        .forEach((name, values) -> densest.put(name, values / Math.max(1, summary.rows())));
    return densest;
  }

  /** Arrow keeps no smallest and largest values that could say whether both agree. */
  private static void requireNoOther(InputListing.Listed listed, ArrowSummary summary) {
    listed
        .partitions()
        .values()
        .forEach(
            (name, value) -> {
              if (summary.fields().stream()
                  .anyMatch(field -> field.getName().equalsIgnoreCase(name))) {
                throw new JobFailure(
                    ExitCode.BAD_DATA,
                    "column '%s' is in %s, but also in its folder %s=%s, and nothing says that they agree (drop or rename one)"
                        .formatted(name, InputListing.name(listed.status()), name, value));
              }
            });
  }
}
