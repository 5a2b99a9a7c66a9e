package dev.kldrift.approximate;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The one registry of families. */
public final class Families {
  private static final String MIX = "mix";
  private static final int MOST = 1000;
  private static final int MOST_COMPONENTS = 8;

  /**
   * A family by its name.
   *
   * @param base name without a number
   * @param most largest number it takes, 0 where it takes none
   * @param otherwise the number where none is given, 0 where one must be
   * @param make the family of a number
   */
  private record Entry(String base, int most, int otherwise, IntFunction<Family> make) {
    String shown() {
      return most == 0 ? base : otherwise > 0 ? base + "[-K]" : base + "-K";
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("uniform", 0, 0, n -> new UniformSubset()),
          new Entry("piecewise", MOST, 0, PiecewiseConstant::new),
          new Entry("coarsened", MOST, 0, CoarsenedBlocks::new),
          new Entry("smoothed", MOST, 1, SmoothedCopy::new),
          new Entry("gaussian", 0, 0, n -> new GaussianDensity()),
          new Entry("lognormal", 0, 0, n -> new LognormalDensity()),
          new Entry("mixture", MOST_COMPONENTS, 0, GaussianMixture::new));

  private Families() {}

  /**
   * The family of this name.
   *
   * @param name as in {@code uniform} or {@code piecewise-4}
   * @param references what {@code mix} mixes
   * @return the family
   * @throws IllegalArgumentException if there is none, where the message lists all families, or if
   *     its number or its references are missing
   */
  public static Family parse(String name, Optional<References> references) {
    if (name.equals(MIX)) {
      return new ReferenceMix(
          references.orElseThrow(
              () -> new IllegalArgumentException("family 'mix' needs references (give them)")));
    }
    int dash = name.lastIndexOf('-');
    String base = dash < 0 ? name : name.substring(0, dash);
    for (Entry entry : ENTRIES) {
      if (entry.base().equals(base) && (dash < 0 || entry.most() > 0)) {
        return entry.make().apply(number(name, dash, entry));
      }
    }
    throw new IllegalArgumentException(
        "no family '" + name + "' (families: " + String.join(", ", names()) + ")");
  }

  /**
   * As {@link #parse(String, Optional)}, for families that mix no references.
   *
   * @param name as in {@code uniform} or {@code piecewise-4}
   * @return the family
   * @throws IllegalArgumentException as there
   */
  public static Family parse(String name) {
    return parse(name, Optional.empty());
  }

  /**
   * Checks a name before references are read.
   *
   * @param name as in {@code uniform} or {@code mix}
   * @param references whether there will be references
   * @throws IllegalArgumentException as {@link #parse(String, Optional)}
   */
  public static void check(String name, boolean references) {
    if (!name.equals(MIX) || !references) {
      Family unused = parse(name);
      assert unused.name() != null;
    }
  }

  private static int number(String name, int dash, Entry entry) {
    String text = dash < 0 ? "" : name.substring(dash + 1);
    if (dash < 0 && (entry.most() == 0 || entry.otherwise() > 0)) {
      return entry.otherwise();
    }
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > entry.most()) {
      throw new IllegalArgumentException(
          "family '%s' needs a number K from 1 to %d, as in %s-4"
              .formatted(name, entry.most(), entry.base()));
    }
    return Integer.parseInt(text);
  }

  /**
   * The names of all families, with K for a number.
   *
   * @return as in {@code piecewise-K}
   */
  public static List<String> names() {
    List<String> names = new java.util.ArrayList<>(ENTRIES.stream().map(Entry::shown).toList());
    names.add(MIX);
    return List.copyOf(names);
  }
}
