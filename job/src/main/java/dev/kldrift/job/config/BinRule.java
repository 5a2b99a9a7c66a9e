package dev.kldrift.job.config;

import dev.kldrift.job.config.QuotedNames.Word;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The binning of the features that a pattern matches.
 *
 * @param pattern of feature names
 * @param kind how bins are found
 * @param size bins, bins per decade, or values kept; 0 where the kind has none
 * @param edges given edges, ascending
 */
public record BinRule(String pattern, Kind kind, int size, List<Double> edges) {
  private static final int MOST_BINS = 10_000;

  /** The ways to find bins. */
  public enum Kind {
    /** Edges at quantiles of the rows that the bins are made from; a frequent value has its own. */
    QUANTILE,
    /** Edges as given. */
    EDGES,
    /** Edges at powers of ten, so many per decade, of either sign. */
    LOG,
    /** A bin for each whole number. */
    INTEGER,
    /** The most frequent values. */
    TOP
  }

  /** The rule for numbers without one. */
  static final BinRule NUMBERS = new BinRule("*", Kind.QUANTILE, 20, List.of());

  /** The rule for texts without one. */
  static final BinRule TEXTS = new BinRule("*", Kind.TOP, 50, List.of());

  /**
   * Parses {@code [pattern] kind arguments}, as in {@code *_price quantile 20}; {@link QuotedNames}
   * says how patterns with spaces are written.
   */
  static BinRule parse(String text) {
    List<Word> words = QuotedNames.words(text);
    int at = isKind(words.get(0)) ? 0 : 1;
    String pattern = at == 0 ? "*" : words.get(0).text();
    Kind kind = Kind.valueOf(words.get(at).text().toUpperCase(Locale.ROOT));
    List<String> arguments = words.subList(at + 1, words.size()).stream().map(Word::text).toList();
    return switch (kind) {
      case EDGES -> new BinRule(pattern, kind, 0, edges(arguments));
      case INTEGER -> new BinRule(pattern, kind, none(arguments), List.of());
      case QUANTILE, LOG, TOP -> new BinRule(pattern, kind, size(arguments), List.of());
    };
  }

  private static boolean isKind(Word word) {
    return Arrays.stream(Kind.values()).anyMatch(kind -> word.is(kind.name()));
  }

  private static int none(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("takes no numbers: " + arguments);
    }
    return 0;
  }

  private static int size(List<String> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException("takes one number: " + arguments);
    }
    return Settings.inRange(Integer.parseInt(arguments.get(0)), 1, MOST_BINS);
  }

  private static List<Double> edges(List<String> arguments) {
    List<Double> edges = arguments.stream().map(Double::valueOf).toList();
    if (edges.isEmpty() || edges.size() > MOST_BINS) {
      throw new IllegalArgumentException("needs 1 to " + MOST_BINS + " edges");
    }
    for (int i = 0; i < edges.size(); i++) {
      boolean ascends = i == 0 || edges.get(i - 1) < edges.get(i);
      if (!Double.isFinite(edges.get(i)) || !ascends) {
        throw new IllegalArgumentException("edges must ascend: " + edges);
      }
    }
    return edges;
  }

  /** Whether it is a rule for numbers rather than texts. */
  public boolean ofNumbers() {
    return kind != Kind.TOP;
  }

  /** The rule without its pattern: what a specification was made by. */
  public String text() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case EDGES -> name + " " + String.join(" ", edges.stream().map(String::valueOf).toList());
      case INTEGER -> name;
      case QUANTILE, LOG, TOP -> name + " " + size;
    };
  }
}
