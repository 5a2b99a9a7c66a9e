package dev.kldrift.job.config;

/** Patterns of names, where {@code *} is any text and {@code ?} any character. */
public final class NamePattern {
  private NamePattern() {}

  /** The pattern as a regular expression over the whole name. */
  static String regex(String pattern) {
    String literal = pattern.replaceAll("[^\\w*?]", "\\\\$0");
    return "^" + literal.replace("*", ".*").replace("?", ".") + "$";
  }

  /** Whether the pattern matches a name. */
  public static boolean matches(String pattern, String name) {
    return name.matches("(?s)" + regex(pattern));
  }

  /** Whether the text is more than a plain name. */
  public static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?");
  }
}
