package dev.kldrift.job.profile;

import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.profile.BinSpecification.Kind;
import dev.kldrift.job.profile.Feature.ValueType;
import dev.kldrift.job.table.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The bins of all features and the segments of all levels, as the table {@code bins} keeps them.
 */
public final class Specifications {
  private final Map<String, BinSpecification> features;
  private final Map<String, BinSpecification> levels;

  private Specifications(
      Map<String, BinSpecification> features, Map<String, BinSpecification> levels) {
    this.features = features;
    this.levels = levels;
  }

  /** None. */
  public static Specifications none() {
    return new Specifications(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** Those of rows of the table. */
  static Specifications read(List<Row> rows) {
    return none().with(rows.stream().map(Specifications::specification).toList());
  }

  private static BinSpecification specification(Row row) {
    return new BinSpecification(
        row.getString(0),
        Kind.valueOf(row.getString(1)),
        row.getString(2),
        List.copyOf(row.<Double>getList(4)),
        List.copyOf(row.<String>getList(6)),
        row.getInt(7),
        row.getBoolean(8),
        origin(row));
  }

  /** Outputs of before have no more columns. */
  private static BinOrigin origin(Row row) {
    return row.isNullAt(9)
        ? BinOrigin.SETTLED
        : new BinOrigin(row.getLong(9), row.getBoolean(10), text(row, 11), text(row, 12));
  }

  private static String text(Row row, int place) {
    return row.isNullAt(place) ? "" : row.getString(place);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** These and others, which replace those of the same name. */
  Specifications with(Collection<BinSpecification> others) {
    Specifications both = none();
    both.features.putAll(features);
    both.levels.putAll(levels);
    for (BinSpecification other : others) {
      (other.kind() == Kind.SEGMENT ? both.levels : both.features).put(other.name(), other);
    }
    return both;
  }

  /** Those whose bins others do not have. */
  List<BinSpecification> madeSince(Specifications others) {
    List<BinSpecification> made = new ArrayList<>();
    features.values().stream().filter(bins -> !has(bins, others.features)).forEach(made::add);
    levels.values().stream().filter(bins -> !has(bins, others.levels)).forEach(made::add);
    return made;
  }

  private static boolean has(BinSpecification bins, Map<String, BinSpecification> among) {
    BinSpecification other = among.get(bins.name());
    return other != null && other.id().equals(bins.id());
  }

  /** Whether some bins are made again as long as there are too few values. */
  boolean hasProvisional() {
    return features.values().stream().anyMatch(bins -> bins.origin().provisional());
  }

  /** Features whose bins cannot be made, with the reason. */
  public Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    for (BinSpecification bins : features.values()) {
      if (!bins.origin().problem().isEmpty()) {
        problems.put(bins.name(), bins.origin().problem());
      }
    }
    return problems;
  }

  /** The bins of a feature. */
  public Optional<BinSpecification> feature(String name) {
    return Optional.ofNullable(features.get(name));
  }

  /** What the values of a feature are, where it has bins that were made from some. */
  Optional<ValueType> valueType(String feature) {
    return feature(feature)
        .filter(bins -> !bins.edges().isEmpty() || !bins.values().isEmpty())
        .map(
            bins ->
                switch (bins.kind()) {
                  case INTEGER -> ValueType.INTEGER;
                  case REAL -> ValueType.REAL;
                  case TEXT, SEGMENT -> ValueType.TEXT;
                });
  }

  /** The segments of a level. */
  public BinSpecification level(String name) {
    return levels.get(name);
  }

  /** The bins of the features that the configuration asks for. */
  public List<BinSpecification> wanted(ProfileConfig profile) {
    return features.values().stream()
        .filter(bins -> FeaturePlan.wants(profile, bins.name()))
        .toList();
  }

  /** Names of the features that have ever had bins. */
  public List<String> names() {
    return List.copyOf(features.keySet());
  }

  /** Whether a feature has bins that were made from any value, by whatever rule. */
  boolean isMade(Feature feature) {
    BinSpecification bins = features.get(feature.name());
    return bins != null && !(bins.isEmpty() && bins.origin().problem().isEmpty());
  }

  /**
   * Whether a feature keeps its bins: they were made by the rule it has, from enough values. Bins
   * for other values are kept too: a column that changes its type is not compared with itself.
   */
  boolean isFrozen(Feature feature) {
    BinSpecification bins = features.get(feature.name());
    if (bins == null || bins.isEmpty()) {
      return false;
    }
    boolean sameRule = bins.rule().equals(feature.rule().text());
    if (bins.kind().isNumber() != feature.type().isNumber()) {
      return sameRule || feature.guessed();
    }
    return sameRule && !bins.origin().provisional();
  }

  boolean isFrozen(SegmentRule level) {
    BinSpecification segments = levels.get(level.name());
    return segments != null
        && !segments.values().isEmpty()
        && segments.rule().equals("top " + level.cap());
  }

  /** Rows of the table {@code bins}, in a fixed order. */
  List<Row> rows() {
    List<BinSpecification> all = new ArrayList<>(features.values());
    all.addAll(levels.values());
    all.sort(BinSpecification.order());
    return all.stream().map(Specifications::row).toList();
  }

  private static Row row(BinSpecification bins) {
    boolean segment = bins.kind() == Kind.SEGMENT;
    return RowFactory.create(
        bins.name(),
        bins.kind().name(),
        bins.rule(),
        bins.id(),
        bins.edges().toArray(),
        segment ? new Object[0] : bins.labels().toArray(),
        bins.values().toArray(),
        bins.kept(),
        bins.complete(),
        bins.origin().madeFrom(),
        bins.origin().provisional(),
        orNull(bins.origin().replaces()),
        orNull(bins.origin().problem()),
        Columns.SCHEMA_VERSION_VALUE);
  }
}
