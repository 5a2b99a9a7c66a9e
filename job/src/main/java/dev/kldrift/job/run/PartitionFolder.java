package dev.kldrift.job.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder {@code name=value}, as Spark and Hive make one for each value of a column.
 *
 * @param name of the column
 * @param value of the column; null is that of a NULL
 */
public record PartitionFolder(String name, String value) {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  /** Whether a folder is called like one. */
  public static boolean isOne(String folder) {
    return folder.contains("=");
  }

  /** What a folder that is called like one says. */
  public static PartitionFolder of(String folder) {
    int equals = folder.indexOf('=');
    String value = folder.substring(equals + 1);
    return new PartitionFolder(
        unescaped(folder.substring(0, equals)), value.equals(NULL) ? null : unescaped(value));
  }

  /** What may not be in the name of a folder is escaped, each character for itself. */
  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            escaped ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escaped.group(1), 16))));
  }
}
