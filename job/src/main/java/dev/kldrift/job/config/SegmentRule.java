package dev.kldrift.job.config;

import dev.kldrift.job.config.QuotedNames.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One way to cut rows into segments: by a column, or by several crossed.
 *
 * @param columns the columns
 * @param cap how many segments are kept; the others are one
 */
public record SegmentRule(List<String> columns, int cap) {
  /** Level of all rows. */
  public static final String ALL = "all";

  private static final String CROSSED = " x ";
  private static final Pattern COLUMN =
      Pattern.compile(
          "\\G(\"(?:[^\"]|\"\")*\"(?= x |\\z)|.+?(?= x |\\z))(?: x |\\z)", Pattern.DOTALL);
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
    return columns.stream().map(SegmentRule::written).collect(Collectors.joining(CROSSED));
  }

  private static String written(String column) {
    return column.contains(CROSSED) ? QuotedNames.quote(column) : column;
  }

  /** Those of these columns that cut the level of this name, in their order. */
  public static List<String> cutting(String level, List<String> columns) {
    Map<String, String> byText =
        columns.stream().collect(Collectors.toMap(SegmentRule::written, column -> column));
    List<String> cutting = new ArrayList<>();
    for (Matcher matcher = COLUMN.matcher(level); matcher.find(); ) {
      String column = byText.get(matcher.group(1));
      if (column != null) {
        cutting.add(column);
      }
    }
    cutting.sort(Comparator.comparingInt(columns::indexOf));
    return cutting;
  }
}
