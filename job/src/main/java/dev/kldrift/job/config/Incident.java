package dev.kldrift.job.config;

import dev.kldrift.job.config.QuotedNames.Word;
import java.time.LocalDate;
import java.util.List;

/**
 * Days on which drift is known to be wrong or expected, so that nobody needs to be told.
 *
 * @param first its first run date
 * @param last its last run date
 * @param features the features it concerns
 * @param text as written, which alerts name
 */
public record Incident(LocalDate first, LocalDate last, NamePattern features, String text) {

  /**
   * Parses {@code date[..date] [pattern]}, as in {@code 2026-11-01..2026-11-03 *_price}; {@link
   * QuotedNames} says how a pattern with spaces is written.
   */
  static Incident parse(String text) {
    List<Word> words = QuotedNames.words(text);
    List<String> dates = List.of(words.get(0).text().split("\\.\\.", -1));
    if (words.size() > 2 || dates.size() > 2) {
      throw new IllegalArgumentException("not date[..date] [pattern]: " + text);
    }
    LocalDate first = LocalDate.parse(dates.get(0));
    LocalDate last = LocalDate.parse(dates.get(dates.size() - 1));
    if (last.isBefore(first)) {
      throw new IllegalArgumentException("ends before it begins: " + text);
    }
    NamePattern features =
        words.size() == 2 ? new NamePattern(words.get(1).text()) : NamePattern.ANY;
    return new Incident(first, last, features, text);
  }

  /** Whether a run date lies in it. */
  public boolean covers(LocalDate date) {
    return !date.isBefore(first) && !date.isAfter(last);
  }
}
