package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The table that is profiled.
 *
 * @param path Parquet or Arrow files, folders or globs; empty where a table is named
 * @param format what they are
 * @param table table that Spark knows; empty where there are paths
 * @param dataset name in the results
 * @param date how rows are dated
 * @param zone where days begin and hours are counted
 * @param partialDay share of the usual rows of its weekday below which a day is not all there
 */
public record SourceConfig(
    List<String> path,
    InputFormat format,
    Optional<TableName> table,
    String dataset,
    DateConfig date,
    ZoneId zone,
    double partialDay) {

  static SourceConfig of(Settings settings) {
    List<String> path = settings.inputs(ConfigKey.SOURCE_PATH);
    Optional<TableName> table = settings.table(ConfigKey.SOURCE_TABLE);
    if (path.isEmpty() == table.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          path.isEmpty()
              ? "source.path is not set (give --set source.path=..., or source.table)"
              : "source.path and source.table are both set (give one)");
    }
    String dataset = settings.text(ConfigKey.SOURCE_DATASET).strip();
    return new SourceConfig(
        path,
        settings.choice(ConfigKey.FORMAT, InputFormat.class),
        table,
        dataset.isEmpty() ? name(path, table) : dataset,
        DateConfig.of(settings),
        settings.parse(
            ConfigKey.SOURCE_TIME_ZONE, ZoneId::of, "must be a time zone, as Europe/Vienna or UTC"),
        settings.parse(
            ConfigKey.SOURCE_PARTIAL_DAY,
            text -> Settings.inRange(Double.parseDouble(text), 0.0, 1.0),
            "must be a number from 0 to 1"));
  }

  /** Where the rows are, for messages. */
  public String place() {
    return table.map(TableName::toString).orElseGet(() -> String.join(", ", path));
  }

  /** The last part of a path without its ending, or the table's name. */
  private static String name(List<String> path, Optional<TableName> table) {
    if (table.isPresent()) {
      return table.get().toString();
    }
    String[] parts = path.get(0).replaceAll("[/*]+$", "").split("/", -1);
    return parts[parts.length - 1].replaceAll("\\.(parquet|arrows?|feather)$", "");
  }
}
