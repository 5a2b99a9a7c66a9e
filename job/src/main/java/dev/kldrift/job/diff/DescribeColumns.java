package dev.kldrift.job.diff;

import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.profile.ColumnSketch;
import dev.kldrift.job.profile.Feature;
import dev.kldrift.job.profile.TwoTables;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Describes the columns of both tables, by one pass over each and those that its quartiles take,
 * and finds those that name rows.
 */
public final class DescribeColumns {
  /** A column with so many different values among its values names rows. */
  private static final double NEARLY_ALL = 0.9;

  /** Whole numbers without gaps that many would be seen in are numbers of rows. */
  private static final double DENSE = 1.5;

  /** In fewer rows all values may be different by chance. */
  private static final long ENOUGH = 50;

  private static final Pattern KEY_NAME =
      Pattern.compile("(?i)(.*[_ .-])?(id|key|uuid|guid|pk)|.*[a-z](Id|ID|Key|Uuid|UUID)");

  private final TwoTables tables;
  private final List<Feature> features;
  private final Map<TableSide, Map<String, ColumnSketch>> sketches;

  private DescribeColumns(TwoTables tables, Map<TableSide, Map<String, ColumnSketch>> sketches) {
    this.tables = tables;
    this.features = List.copyOf(tables.source().features().values());
    this.sketches = sketches;
  }

  /** Looks at both tables once. */
  public static DescribeColumns of(TwoTables tables) {
    Map<TableSide, Map<String, ColumnSketch>> sketches = new EnumMap<>(TableSide.class);
    for (TableSide side : TableSide.values()) {
      sketches.put(side, tables.sketches(side));
    }
    return new DescribeColumns(tables, sketches);
  }

  /** How many rows a table has. */
  public long rows(TableSide side) {
    return sketches.get(side).values().stream().mapToLong(ColumnSketch::rows).max().orElse(0);
  }

  /** What both tables say of each feature that they have, by its name. */
  public Map<TableSide, Map<String, ColumnFacts>> describe() {
    Map<TableSide, Map<String, ColumnFacts>> facts = new EnumMap<>(TableSide.class);
    for (TableSide side : TableSide.values()) {
      facts.put(side, describe(side));
    }
    return facts;
  }

  private Map<String, ColumnFacts> describe(TableSide side) {
    Map<String, List<Double>> quartiles = tables.quartiles(side);
    Map<String, ColumnFacts> facts = new HashMap<>();
    for (Feature feature : features) {
      String name = feature.name();
      if (tables.has(side, feature)) {
        ColumnSketch sketch = sketches.get(side).get(name);
        facts.put(name, facts(sketch, quartiles.getOrDefault(name, List.of())));
      }
    }
    return facts;
  }

  private static ColumnFacts facts(ColumnSketch sketch, List<Double> quartiles) {
    return new ColumnFacts(
        sketch.rows(),
        sketch.present(),
        sketch.distinct(),
        sketch.mean(),
        sketch.deviation(),
        sketch.least(),
        quartile(quartiles, 0),
        quartile(quartiles, 1),
        quartile(quartiles, 2),
        sketch.greatest());
  }

  private static OptionalDouble quartile(List<Double> quartiles, int which) {
    return quartiles.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(quartiles.get(which));
  }

  /**
   * Columns that name rows rather than say something of them, with the reason: texts of which
   * nearly every one is there once, and whole numbers too if they are numbered through or called a
   * key.
   */
  public Map<String, String> keys(
      Map<TableSide, Map<String, ColumnFacts>> facts, Set<String> named) {
    Map<String, String> keys = new TreeMap<>();
    for (Feature feature : features) {
      List<ColumnFacts> all =
          facts.values().stream()
              .map(side -> side.get(feature.name()))
              .filter(each -> each != null && each.present() >= ENOUGH)
              .toList();
      boolean key = !all.isEmpty() && all.stream().allMatch(each -> isKey(feature, each));
      if (key && feature.part().isEmpty() && !named.contains(feature.name())) {
        ColumnFacts last = all.get(all.size() - 1);
        keys.put(
            feature.name(),
            "looks like a key: about %,d different values in %,d (name it in profile.features to have it)"
                .formatted(Math.min(last.distinct(), last.present()), last.present()));
      }
    }
    return keys;
  }

  private static boolean isKey(Feature feature, ColumnFacts facts) {
    if (facts.distinct() < NEARLY_ALL * facts.present()) {
      return false;
    }
    return switch (feature.type()) {
      case TEXT -> true;
      case REAL -> false;
      case INTEGER ->
          KEY_NAME.matcher(feature.name()).matches()
              || facts.greatest().orElse(Double.MAX_VALUE) - facts.least().orElse(0) + 1
                  <= DENSE * facts.present();
    };
  }
}
