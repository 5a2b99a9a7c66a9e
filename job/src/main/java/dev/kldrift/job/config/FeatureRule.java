package dev.kldrift.job.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A choice of columns as features: a name, a pattern of names, or a part of a column under a name
 * of its own.
 *
 * @param name name or pattern
 * @param column the column it comes from; empty: the columns that the name matches
 * @param part what is taken of the column
 */
public record FeatureRule(String name, String column, Optional<Part> part) {
  private static final Pattern DERIVED = Pattern.compile("(\\S+)\\s*=\\s*(\\w+)\\((.+)\\)");

  /** The parts of a column that can be features. */
  public enum Part {
    /** Hour of the day, 0 to 23. */
    HOUR,
    /** Day of the week, 1 (Monday) to 7. */
    WEEKDAY,
    /** Day of the month, 1 to 31. */
    DAY,
    /** Month, 1 to 12. */
    MONTH,
    /** Number of elements of an array, or of characters of a text. */
    LENGTH
  }

  /** All that it says. */
  String identity() {
    return part.map(of -> ConfigKey.lowerCase(of.name()) + "(" + column + ") as ").orElse("")
        + name;
  }

  /**
   * Parses {@code delay}, {@code *_price} or {@code hour = hour(date)}; {@link QuotedNames} says
   * how names with {@code =}, parentheses or commas are written.
   */
  static FeatureRule parse(String text) {
    String item = text.strip();
    String masked = QuotedNames.masked(item);
    Matcher derived = DERIVED.matcher(masked);
    if (!derived.matches()) {
      if (masked.contains("=") || masked.contains("(")) {
        throw new IllegalArgumentException("not name = part(column): " + text);
      }
      return new FeatureRule(QuotedNames.name(item), "", Optional.empty());
    }
    Part part = Part.valueOf(derived.group(2).toUpperCase(Locale.ROOT));
    String name = item.substring(derived.start(1), derived.end(1));
    String column = item.substring(derived.start(3), derived.end(3));
    return new FeatureRule(QuotedNames.name(name), QuotedNames.name(column), Optional.of(part));
  }
}
