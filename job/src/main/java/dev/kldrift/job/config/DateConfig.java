package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.List;

/**
 * The dating of a table's rows.
 *
 * @param columns the column that dates a row, or those of its year, month and day
 * @param isDefault whether nobody has named it, so that year, month and day may stand in for it
 * @param format how text and numbers are dates
 * @param maxUndatedFraction share of rows without a readable date above which nothing is published
 */
public record DateConfig(
    List<String> columns, boolean isDefault, DateFormat format, double maxUndatedFraction) {
  /** Columns that date a row where there is no other. */
  public static final List<String> YEAR_MONTH_DAY = List.of("year", "month", "day");

  static DateConfig of(Settings settings) {
    List<String> columns =
        settings.parse(
            ConfigKey.SOURCE_DATE_COLUMN,
            text -> requireOneOrThree(settings.names(ConfigKey.SOURCE_DATE_COLUMN)),
            "must be a column, or those of year, month and day");
    DateFormat format =
        settings.parse(ConfigKey.SOURCE_DATE_FORMAT, DateFormat::parse, DateFormat.RULE);
    if (columns.size() > 1 && !format.isAutomatic()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "source.date-format is '%s', but source.date-column names year, month and day (set one)"
              .formatted(format.text()));
    }
    return new DateConfig(
        columns,
        settings.setting(ConfigKey.SOURCE_DATE_COLUMN).origin().equals("default"),
        format,
        settings.parse(
            ConfigKey.SOURCE_MAX_UNDATED_FRACTION,
            text -> Settings.inRange(Double.parseDouble(text), 0.0, 1.0),
            "must be a number from 0 to 1"));
  }

  private static List<String> requireOneOrThree(List<String> columns) {
    if (columns.size() != 1 && columns.size() != YEAR_MONTH_DAY.size()) {
      throw new IllegalArgumentException("neither one column nor three: " + columns);
    }
    return columns;
  }

  /** What histograms depend on; the same as the column's name where that says everything. */
  String identity() {
    return String.join(",", columns) + (format.isAutomatic() ? "" : " as " + format.text());
  }
}
