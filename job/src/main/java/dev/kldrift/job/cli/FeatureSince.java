package dev.kldrift.job.cli;

import java.time.LocalDate;
import picocli.CommandLine.Option;

/** A feature, and the date from which on a command changes how it is compared. */
final class FeatureSince {
  @Option(names = "--feature", required = true, paramLabel = "NAME", description = "the feature")
  private String feature;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      converter = DateText.class,
      description = "first date that is like the new normal")
  private String from;

  String feature() {
    return feature;
  }

  LocalDate from() {
    return LocalDate.parse(from);
  }
}
