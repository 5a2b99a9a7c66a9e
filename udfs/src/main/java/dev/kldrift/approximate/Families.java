package dev.kldrift.approximate;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The one registry of families. */
public final class Families {
  private static final int MOST_PIECES = 1000;

  private record Entry(String name, int defaultNumber, IntFunction<Family> make, String meaning) {
    boolean numbered() {
      return defaultNumber >= 0;
    }

    String shown() {
      return numbered() ? name + "-K" : name;
    }
  }

  /** A family that takes no number has no default for it; 0 is a number that must be given. */
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("uniform", -1, n -> new UniformSubset(), "uniform on a set of bins"),
          new Entry("piecewise", 0, PiecewiseConstant::new, "constant on K pieces, at best places"),
          new Entry("coarsened", 0, CoarsenedBlocks::new, "constant on K blocks of equal width"),
          new Entry("smoothed", 1, SmoothedCopy::new, "p smoothed by K passes of (1,2,1)/4"));

  private Families() {}

  /**
   * The family of this name.
   *
   * @param name as in {@code uniform} or {@code piecewise-4}
   * @return the family
   * @throws IllegalArgumentException if there is none; the message lists all families
   */
  public static Family parse(String name) {
    int dash = name.lastIndexOf('-');
    String base = dash < 0 ? name : name.substring(0, dash);
    for (Entry entry : ENTRIES) {
      if (entry.name().equals(base) && entry.numbered() == (dash >= 0 || entry.defaultNumber > 0)) {
        int number = dash < 0 ? entry.defaultNumber() : number(name, name.substring(dash + 1));
        return entry.make().apply(number);
      }
    }
    throw unknown(name);
  }

  private static int number(String name, String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_PIECES) {
      throw new IllegalArgumentException(
          "family '" + name + "': '" + text + "' is not a number from 1 to " + MOST_PIECES);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no family '" + name + "' (families: " + String.join(", ", names()) + ")");
  }

  /**
   * The names of all families, with K for a number.
   *
   * @return as in {@code piecewise-K}
   */
  public static List<String> names() {
    return ENTRIES.stream().map(Entry::shown).toList();
  }

  /**
   * All families with their meaning.
   *
   * @return a line of Markdown each
   */
  public static String help() {
    return ENTRIES.stream()
        .map(entry -> entry.shown() + ": " + entry.meaning())
        .collect(Collectors.joining("; "));
  }
}
