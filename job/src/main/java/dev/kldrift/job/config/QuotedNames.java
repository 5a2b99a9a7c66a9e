package dev.kldrift.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names inside the text of a setting, in double quotes where they hold what would end them.
 *
 * <p>A quote opens a quoted name at the start of a word: at the start of the text, after white
 * space, a comma or an opening parenthesis. Two quotes inside are one. The name ends with the quote
 * that closes it. A quote anywhere else is a character as any other.
 */
final class QuotedNames {

  /**
   * A word of a setting.
   *
   * @param text the word, without the quotes around it
   * @param quoted whether it was quoted, so that it is a name whatever it reads
   */
  record Word(String text, boolean quoted) {
    /** Whether this is the word of a setting's own language, in any case, and not a name. */
    boolean is(String own) {
      return !quoted && text.equalsIgnoreCase(own);
    }
  }

  private static final Pattern QUOTED =
      Pattern.compile("(?<![^\\s,(])\"[^\"]*+(?:\"\"[^\"]*+)*+\"");
  private static final Pattern OPEN = Pattern.compile("(?<![^\\s,(])\"");

  /** A comma that is not inside the braces of a glob such as {@code {2025,2026}}. */
  private static final Pattern COMMA = Pattern.compile(",(?![^{]*})");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String MASK = "_";

  private QuotedNames() {}

  /**
   * The items of a list as they are written, quotes included.
   *
   * @throws IllegalArgumentException if a quote does not close
   */
  static List<String> items(String text) {
    return split(text, COMMA).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * The words of an item.
   *
   * @throws IllegalArgumentException if a quote does not close, or closes inside of a word
   */
  static List<Word> words(String item) {
    return split(item.strip(), SPACE).stream().map(QuotedNames::word).toList();
  }

  /**
   * The name that a text is as a whole, spaces included, whether quoted or not.
   *
   * @throws IllegalArgumentException if a quote does not close, or closes before the end
   */
  static String name(String text) {
    return word(text.strip()).text();
  }

  /** A text that {@link #items} and {@link #name} read as this one name. */
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * The text with each quoted name, quotes included, replaced by as many letters: what stands at a
   * position there stands at the same position in the text.
   *
   * @throws IllegalArgumentException if a quote does not close
   */
  static String masked(String text) {
    String masked = QUOTED.matcher(text).replaceAll(quoted -> MASK.repeat(quoted.group().length()));
    if (OPEN.matcher(masked).find()) {
      throw new IllegalArgumentException("a double quote does not close: " + text);
    }
    return masked;
  }

  private static Word word(String text) {
    if (!text.startsWith("\"")) {
      return new Word(text, false);
    }
    Matcher quoted = QUOTED.matcher(text);
    if (!quoted.matches()) {
      throw new IllegalArgumentException("a double quote does not close a name: " + text);
    }
    return new Word(text.substring(1, text.length() - 1).replace("\"\"", "\""), true);
  }

  private static List<String> split(String text, Pattern separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    Matcher at = separator.matcher(masked(text));
    while (at.find()) {
      parts.add(text.substring(from, at.start()));
      from = at.end();
    }
    parts.add(text.substring(from));
    return parts;
  }
}
