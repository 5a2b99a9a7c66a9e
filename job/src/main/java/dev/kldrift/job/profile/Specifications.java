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
        row.getBoolean(8));
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

  /** Those that others do not have. */
  List<BinSpecification> madeSince(Specifications others) {
    List<BinSpecification> made = new ArrayList<>(features.values());
    made.addAll(levels.values());
    made.removeAll(others.features.values());
    made.removeAll(others.levels.values());
    return made;
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

  /**
   * Whether a feature keeps its bins: they were made by the rule it has, from at least one value.
   * Bins for other values are kept too: a column that changes its type is not compared with itself.
   */
  boolean isFrozen(Feature feature) {
    BinSpecification bins = features.get(feature.name());
    if (bins == null || (bins.edges().isEmpty() && bins.values().isEmpty())) {
      return false;
    }
    boolean changedType = bins.kind().isNumber() != feature.type().isNumber();
    return bins.rule().equals(feature.rule().text()) || (changedType && feature.guessed());
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
        Columns.SCHEMA_VERSION_VALUE);
  }
}
