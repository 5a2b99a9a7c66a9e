package dev.kldrift.job.config;

import dev.kldrift.job.config.QuotedNames.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to cut rows into segments: by a column, or by several crossed.
 *
 * @param columns the columns
 * @param cap how many segments are kept; the others are one
 */
public record SegmentRule(List<String> columns, int cap) {
  private static final String CROSSED = " x ";
  private static final int DEFAULT_CAP = 1000;
  private static final int MOST = 1_000_000;

  /**
   * Parses {@code origin}, {@code origin 300} or {@code origin x destination 500}; {@link
   * QuotedNames} says how names with spaces are written.
   */
  static SegmentRule parse(String text) {
    List<Word> words = new ArrayList<>(QuotedNames.words(text));
    int cap = DEFAULT_CAP;
    Word last = words.get(words.size() - 1);
    if (words.size() > 1 && !last.quoted() && last.text().matches("\\d+")) {
      cap = Settings.inRange(Integer.parseInt(last.text()), 1, MOST);
      words.remove(words.size() - 1);
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (i % 2 == 0) {
        columns.add(words.get(i).text());
      } else if (words.get(i).quoted() || !words.get(i).text().equals("x")) {
        throw new IllegalArgumentException("columns are crossed by x: " + text);
      }
    }
    if (words.size() % 2 == 0 || new HashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException("not column x column: " + text);
    }
    return new SegmentRule(List.copyOf(columns), cap);
  }

  /** Whether the level is cut by a column of this name, so that a feature of it is constant. */
  public boolean cuts(String column) {
    return columns.contains(column);
  }

  /** Name of the level, as in {@code origin x destination}. */
  public String name() {
    return columns.stream()
        .map(column -> column.contains(CROSSED) ? QuotedNames.quote(column) : column)
        .collect(Collectors.joining(CROSSED));
  }
}
