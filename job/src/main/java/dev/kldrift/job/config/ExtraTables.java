package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.HashSet;
import java.util.List;

/**
 * Tables that are made only where they are asked for, from whole histograms.
 *
 * @param levels key columns of {@code decomposition}, outermost first; empty: no table
 * @param evidence whether {@code monitoring} carries evidence from run date to run date
 */
public record ExtraTables(List<String> levels, boolean evidence) {

  /**
   * Reads the settings.
   *
   * @throws JobFailure if the domain does not allow a table, or a level is named twice
   */
  static ExtraTables of(Settings settings, Domain domain) {
    List<String> levels = settings.names(ConfigKey.DECOMPOSITION_LEVELS);
    boolean evidence = Switch.isOn(settings, ConfigKey.MONITORING_EVIDENCE);
    require(
        levels.isEmpty() || domain != Domain.LOG_WEIGHTS,
        settings,
        ConfigKey.DECOMPOSITION_LEVELS,
        "needs domain counts or probabilities: totals of log-weights leave the range of numbers");
    require(
        new HashSet<>(levels).size() == levels.size(),
        settings,
        ConfigKey.DECOMPOSITION_LEVELS,
        "must name a column once");
    require(
        !evidence || domain == Domain.COUNTS,
        settings,
        ConfigKey.MONITORING_EVIDENCE,
        "needs domain counts: evidence grows with the number of samples");
    return new ExtraTables(levels, evidence);
  }

  private static void require(boolean met, Settings settings, ConfigKey key, String rule) {
    if (!met) {
      Setting setting = settings.setting(key);
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          setting.origin() + ": " + key.path() + " is '" + setting.written() + "' (" + rule + ")");
    }
  }

  /** Whether any of them is wanted. */
  public boolean any() {
    return evidence || !levels.isEmpty();
  }
}
