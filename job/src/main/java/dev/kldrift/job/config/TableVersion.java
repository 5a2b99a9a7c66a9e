package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;

/**
 * A state of a table that keeps its earlier ones.
 *
 * @param kind how it is named
 * @param text the version or the time; nothing of the last
 */
public record TableVersion(Kind kind, String text) {
  /** How a state is named. */
  public enum Kind {
    /** The last one. */
    LATEST,
    /** By a number, or a name that the table gives it. */
    VERSION,
    /** The one at a time. */
    TIMESTAMP
  }

  /** The last one. */
  public static final TableVersion LATEST = new TableVersion(Kind.LATEST, "");

  /**
   * That of a command line.
   *
   * @param option beginning of the two options, for messages
   * @throws JobFailure if both are given, or one holds what no version does
   */
  public static TableVersion of(String option, String version, String timestamp) {
    if (!version.isBlank() && !timestamp.isBlank()) {
      throw new JobFailure(
          ExitCode.USAGE,
          "%s-version and %1$s-timestamp are both given (give one)".formatted(option));
    }
    if (!version.isBlank()) {
      return new TableVersion(Kind.VERSION, plain(option + "-version", version));
    }
    return timestamp.isBlank()
        ? LATEST
        : new TableVersion(Kind.TIMESTAMP, plain(option + "-timestamp", timestamp));
  }

  /** It becomes a literal of SQL, in which these would not be what they are. */
  private static String plain(String option, String text) {
    if (!text.matches("[^'\"\\\\\\p{Cntrl}]+")) {
      throw new JobFailure(
          ExitCode.USAGE, option + " is '" + text + "' (must hold no quote and no backslash)");
    }
    return text.strip();
  }

  /** Whether it is the last one. */
  public boolean isLatest() {
    return kind == Kind.LATEST;
  }

  /** The clause of a query. */
  public String sql() {
    return isLatest() ? "" : " " + kind + " AS OF '" + text + "'";
  }

  /** The option of a reader. */
  public String option() {
    return kind == Kind.VERSION ? "versionAsOf" : "timestampAsOf";
  }

  /** As people name it. */
  @Override
  public String toString() {
    return switch (kind) {
      case LATEST -> "latest";
      case VERSION -> "version " + text;
      case TIMESTAMP -> "as of " + text;
    };
  }
}
