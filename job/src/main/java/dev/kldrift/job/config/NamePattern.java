package dev.kldrift.job.config;

/**
 * A pattern over whole names, where {@code *} is any text and {@code ?} any character.
 *
 * @param text the pattern as written
 */
public record NamePattern(String text) {
  /** Matches every name. */
  public static final NamePattern ANY = new NamePattern("*");

  /** The pattern as a regular expression over the whole name. */
  public String regex() {
    String literal = text.replaceAll("[^\\w*?]", "\\\\$0");
    return "^" + literal.replace("*", ".*").replace("?", ".") + "$";
  }

  /** Whether it matches a name. */
  public boolean matches(String name) {
    return name.matches("(?s)" + regex());
  }

  /** Whether a pattern, as written, matches a name. */
  public static boolean matches(String pattern, String name) {
    return new NamePattern(pattern).matches(name);
  }

  /** Whether the text is more than a plain name. */
  public static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?");
  }
}
