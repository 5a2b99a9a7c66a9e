package dev.kldrift.job.config;

import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where result tables go.
 *
 * @param format what they are
 * @param catalog catalog and schema of tables that a catalog has; else empty
 * @param maxRowsPerFile most rows of a table and date that are one file
 */
public record PublishConfig(Format format, String catalog, long maxRowsPerFile) {
  /** What a result table can be. */
  public enum Format {
    /** Plain Parquet files. */
    FILES,
    /** Delta tables in the output. */
    DELTA,
    /** Tables of a catalog of Spark's. */
    TABLE
  }

  /** Files, as many rows as there may be. */
  public static final PublishConfig FILES = new PublishConfig(Format.FILES, "", Long.MAX_VALUE);

  private static final Pattern CATALOG = Pattern.compile("\\w+(\\.\\w+)+");

  static PublishConfig of(Settings settings) {
    Format format = settings.choice(ConfigKey.PUBLISH_FORMAT, Format.class);
    String catalog =
        settings.parse(
            ConfigKey.PUBLISH_CATALOG,
            PublishConfig::catalog,
            "must be catalog.schema of letters, digits and _, as lake.drift");
    if ((format == Format.TABLE) == catalog.isEmpty()) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          catalog.isEmpty()
              ? "publish.catalog is not set (publish.format table needs catalog.schema, as lake.drift)"
              : "publish.catalog is '%s', but publish.format is %s (must be table, or no catalog set)"
                  .formatted(catalog, ConfigKey.lowerCase(format.name())));
    }
    return new PublishConfig(
        format,
        catalog,
        settings.parse(
            ConfigKey.PUBLISH_MAX_ROWS_PER_FILE,
            text -> Settings.inRange(Long.parseLong(text), 1L, Long.MAX_VALUE),
            "must be a whole number >= 1"));
  }

  private static String catalog(String text) {
    if (!text.isEmpty() && !CATALOG.matcher(text).matches()) {
      throw new IllegalArgumentException("not catalog.schema: " + text);
    }
    return text;
  }

  /** The most rows of a table and date. */
  public long maxRows() {
    return format == Format.FILES ? maxRowsPerFile : Long.MAX_VALUE;
  }

  /** The kind of place and its name, as in {@code delta} and {@code table lake.drift}. */
  public String place() {
    return (ConfigKey.lowerCase(format.name()) + " " + catalog).strip();
  }

  /** The reverse of {@link #place}. */
  public static PublishConfig parse(String place) {
    String[] words = place.strip().split(" ", 2);
    Format format = Format.valueOf(words[0].toUpperCase(Locale.ROOT));
    return new PublishConfig(format, words.length == 1 ? "" : words[1], Long.MAX_VALUE);
  }
}
