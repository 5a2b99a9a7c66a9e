package dev.kldrift.job.config;

import dev.kldrift.job.config.QuotedNames.Word;
import dev.kldrift.stats.Effect;
import java.util.List;
import java.util.Locale;

/**
 * The smallest effect that matters, for the features that a pattern matches.
 *
 * @param pattern a name, where {@code *} is any text and {@code ?} any character
 * @param effect the quantity it is stated in
 * @param value its value
 */
public record MinimumEffect(String pattern, Effect effect, double value) {

  /**
   * Parses {@code [pattern] quantity value}, as in {@code *_price psi 0.2}; {@link QuotedNames}
   * says how a pattern with spaces is written.
   */
  static MinimumEffect parse(String text) {
    List<Word> words = QuotedNames.words(text);
    if (words.size() < 2 || words.size() > 3) {
      throw new IllegalArgumentException("not [pattern] quantity value: " + text);
    }
    int quantity = words.size() - 2;
    double value = Double.parseDouble(words.get(quantity + 1).text());
    if (!(value >= 0)) {
      throw new IllegalArgumentException("negative: " + text);
    }
    return new MinimumEffect(
        quantity == 0 ? "*" : words.get(0).text(),
        Effect.valueOf(words.get(quantity).text().toUpperCase(Locale.ROOT)),
        value);
  }

  /** All that it says. */
  String identity() {
    return value + " " + ConfigKey.lowerCase(effect.name()) + " " + pattern;
  }

  /** The pattern as a regular expression over the whole name. */
  public String regex() {
    return new NamePattern(pattern).regex();
  }
}
