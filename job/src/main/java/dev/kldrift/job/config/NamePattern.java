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
}
