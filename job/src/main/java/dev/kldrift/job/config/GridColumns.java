package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.HashSet;
import java.util.List;

/**
 * Names of the columns of a table of grid histograms.
 *
 * @param x place from left to right
 * @param y place downwards
 * @param t frame or other step of time
 * @param histogram counts of the bins
 */
public record GridColumns(String x, String y, String t, String histogram) {

  /**
   * Reads the names.
   *
   * @throws JobFailure if two roles name the same column
   */
  static GridColumns of(Settings settings) {
    GridColumns columns =
        new GridColumns(
            settings.name(ConfigKey.SURPRISE_COLUMNS_X),
            settings.name(ConfigKey.SURPRISE_COLUMNS_Y),
            settings.name(ConfigKey.SURPRISE_COLUMNS_T),
            settings.name(ConfigKey.SURPRISE_COLUMNS_HISTOGRAM));
    HashSet<String> seen = new HashSet<>();
    for (String name : columns.all()) {
      if (!seen.add(name)) {
        throw new JobFailure(
            ExitCode.BAD_CONFIG,
            "surprise.columns: '" + name + "' has two roles (one column, one role)");
      }
    }
    return columns;
  }

  /** The columns that say where and when. */
  public List<String> places() {
    return List.of(x, y, t);
  }

  private List<String> all() {
    return List.of(x, y, t, histogram);
  }
}
