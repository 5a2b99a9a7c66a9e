package dev.kldrift.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a table in a catalog, as its parts. It reaches Spark with every part quoted, so that
 * it is a name and nothing else, whatever it holds.
 *
 * @param parts catalog and schema, where they are given, and the table
 */
public record TableName(List<String> parts) {
  /** In backquotes, two of which inside are one; or without any, up to a dot. */
  private static final Pattern PART =
      Pattern.compile("`([^`]*+(?:``[^`]*+)*+)`|([^`.\\s\\p{Cntrl}]++)");

  /**
   * Reads {@code catalog.schema.table}.
   *
   * @throws IllegalArgumentException if it is no name
   */
  public static TableName parse(String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int end = -1;
    do {
      part.region(end + 1, text.length());
      if (!part.lookingAt() || part.group().equals("``")) {
        throw new IllegalArgumentException("not a name of a table: " + text);
      }
      parts.add(part.group(1) == null ? part.group(2) : part.group(1).replace("``", "`"));
      end = part.end();
    } while (end < text.length() && text.charAt(end) == '.');
    if (end < text.length()) {
      throw new IllegalArgumentException("not a name of a table: " + text);
    }
    return new TableName(List.copyOf(parts));
  }

  /** The name as Spark reads it. */
  public String quoted() {
    return parts.stream().map(TableName::quoted).collect(Collectors.joining("."));
  }

  /** The name of what a catalog keeps beside the table under this name. */
  public TableName child(String name) {
    List<String> below = new ArrayList<>(parts);
    below.add(name);
    return new TableName(List.copyOf(below));
  }

  private static String quoted(String part) {
    return "`" + part.replace("`", "``") + "`";
  }

  /** The name as people write it. */
  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part.matches("\\w+") ? part : quoted(part))
        .collect(Collectors.joining("."));
  }
}
