package dev.kldrift.job.config;

import java.time.Clock;
import java.time.LocalDate;

/**
 * The settings of {@code report}.
 *
 * @param output folder of the result tables
 * @param runDate the date that is reported
 * @param featureColumn key column that names features; empty: {@code feature}, or else the first
 */
public record ReportConfig(String output, LocalDate runDate, String featureColumn) {

  /**
   * Types and checks every setting.
   *
   * @throws dev.kldrift.job.run.JobFailure if a value is missing or malformed
   */
  public static ReportConfig of(Settings settings, Clock clock) {
    return new ReportConfig(
        CompareConfig.output(settings),
        CompareConfig.runDate(settings, clock),
        settings.name(ConfigKey.DECISION_FEATURE_COLUMN));
  }
}
