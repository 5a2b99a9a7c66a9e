package dev.kldrift.job.input;

import dev.kldrift.job.config.CompareConfig;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.table.AlertsTable;
import java.util.List;
import java.util.Locale;

/** The key columns that a configuration names. */
public final class KeyColumns {
  private KeyColumns() {}

  /**
   * Fails where a setting names a key column that pairs do not have, or cannot be of it.
   *
   * @param keys every key column of the pairs
   * @throws JobFailure if there is such a setting
   */
  public static void requireNamed(CompareConfig config, List<String> keys) {
    require("summary.group-by", config.groupBy(), keys);
    require("statistics.fdr-groups", config.statistics().groups(), keys);
    String feature = config.statistics().featureColumn();
    require("decision.feature-column", feature.isEmpty() ? List.of() : List.of(feature), keys);
    require("decomposition.levels", config.extraTables().levels(), keys);
    require("alerts.group-by", config.alerts().groupBy(), keys);
    if (config.alerts().track()) {
      requireAlertColumns(config, keys);
    }
    if (config.extraTables().levels().size() == keys.size()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "decomposition.levels: names every key column (leave one out, whose values are the"
              + " parts)");
    }
  }

  private static void requireAlertColumns(CompareConfig config, List<String> keys) {
    String feature = config.feature(keys);
    List<String> groups = config.alerts().groups(keys, feature);
    for (String group : groups) {
      if (AlertsTable.DEFINITION.names().contains(group.toLowerCase(Locale.ROOT))) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "alerts.group-by: '"
                + group
                + "' has the name of a column of the table alerts (rename it in the input)");
      }
    }
    boolean everyFeature =
        config.alerts().incidents().stream().allMatch(i -> i.features().equals(NamePattern.ANY));
    if (!everyFeature && !groups.contains(feature)) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "alerts.incidents: patterns match '%s', which alerts.group-by %s lacks (add it)"
              .formatted(feature, groups));
    }
  }

  /**
   * Fails where a setting names one that is not there.
   *
   * @throws JobFailure if it does
   */
  public static void require(String setting, List<String> named, List<String> keys) {
    for (String name : named) {
      if (!keys.contains(name)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            setting + ": '" + name + "' is not a key column (keys: " + keys + ")");
      }
    }
  }
}
