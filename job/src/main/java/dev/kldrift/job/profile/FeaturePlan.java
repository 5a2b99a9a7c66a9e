package dev.kldrift.job.profile;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.FeatureRule;
import dev.kldrift.job.config.FeatureRule.Part;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.TableSide;
import dev.kldrift.job.profile.Feature.ValueType;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The features of a table, by the configuration and the types of its columns.
 *
 * @param features the features, by name, in the order of the configuration
 * @param skipped columns that are none, with the reason
 * @param unreadable features whose column cannot be read, with the reason
 */
public record FeaturePlan(
    Map<String, Feature> features, Map<String, String> skipped, Map<String, String> unreadable) {
  private static final String EXCLUDED = "profile.exclude";
  private static final String IS_INDEX = "is the index of pandas (name it to have it)";
  private static final String IS_DATE = "is the date column (parts of it can be features)";

  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);
  private static final Set<DataType> REALS = Set.of(DataTypes.FloatType, DataTypes.DoubleType);
  private static final Set<DataType> TEXTS = Set.of(DataTypes.StringType, DataTypes.BooleanType);
  private static final Set<DataType> TIMES =
      Set.of(DataTypes.TimestampType, DataTypes.TimestampNTZType);

  /**
   * Plans the features of a table with these columns. A name without a column is left out: whether
   * it has ever had one, the caller knows.
   *
   * @throws JobFailure if a part cannot be taken of its column
   */
  static FeaturePlan of(ProfileConfig config, List<String> dateColumns, SourceColumns columns) {
    FeaturePlan plan =
        new FeaturePlan(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    List<FeatureRule> rules =
        config.features().isEmpty()
            ? List.of(new FeatureRule("*", "", Optional.empty()))
            : config.features();
    for (FeatureRule rule : rules) {
      for (StructField field : columns.schema().fields()) {
        plan.add(config, rule, field, columns, dateColumns);
      }
      columns
          .unreadable()
          .forEach((column, why) -> plan.addUnreadable(config, rule, column, why, dateColumns));
    }
    return plan;
  }

  private void add(
      ProfileConfig config,
      FeatureRule rule,
      StructField field,
      SourceColumns columns,
      List<String> dateColumns) {
    String column = field.name();
    if (rule.part().isPresent()) {
      if (rule.column().equals(column)) {
        boolean typed = !columns.isNothing(column);
        ValueType type = typed ? partType(rule, field.dataType()) : ValueType.INTEGER;
        put(config, rule.name(), column, rule.part(), type);
      }
    } else if (rule.name().equals(column)) {
      addColumn(config, column, field.dataType());
    } else if (NamePattern.matches(rule.name(), column)) {
      Optional<String> why = whyNot(config, column, columns, dateColumns);
      why.ifPresent(reason -> skipped.put(column, reason));
      if (why.isEmpty()) {
        addColumn(config, column, field.dataType());
      }
    }
  }

  /** Why a column is no feature although a pattern matches it. */
  private static Optional<String> whyNot(
      ProfileConfig config, String column, SourceColumns columns, List<String> dateColumns) {
    if (dateColumns.contains(column)) {
      return Optional.of(IS_DATE);
    }
    if (isExcluded(config, column)) {
      return Optional.of(EXCLUDED);
    }
    return columns.indexes().contains(column) ? Optional.of(IS_INDEX) : Optional.empty();
  }

  private void addUnreadable(
      ProfileConfig config, FeatureRule rule, String column, String why, List<String> dateColumns) {
    if (rule.part().isPresent()) {
      if (rule.column().equals(column)) {
        unreadable.put(rule.name(), "column '" + column + "' " + why);
      }
    } else if (rule.name().equals(column)) {
      unreadable.put(column, why);
    } else if (NamePattern.matches(rule.name(), column)) {
      if (isExcluded(config, column)) {
        skipped.put(column, EXCLUDED);
      } else if (!dateColumns.contains(column)) {
        unreadable.put(column, why);
      }
    }
  }

  private void addColumn(ProfileConfig config, String column, DataType type) {
    Optional<ValueType> valueType = valueType(type);
    if (valueType.isPresent()) {
      put(config, column, column, Optional.empty(), valueType.get());
    } else if (type instanceof ArrayType) {
      put(config, column, column, Optional.of(Part.LENGTH), ValueType.INTEGER);
    } else {
      skipped.put(column, "has type " + type.simpleString() + " (" + instead(type) + ")");
    }
  }

  /** What to do about a column whose values have no bins. */
  private static String instead(DataType type) {
    return TIMES.contains(type) || type.equals(DataTypes.DateType)
        ? "name a part of it"
        : "must be of numbers, texts, booleans or arrays";
  }

  /** Arrays that nobody has named a part of: their length is the feature, by their own name. */
  Map<String, String> byLength(StructType schema) {
    Map<String, String> lengths = new LinkedHashMap<>();
    for (Feature feature : features.values()) {
      if (feature.part().equals(Optional.of(Part.LENGTH))
          && feature.name().equals(feature.column())) {
        String type = schema.apply(feature.column()).dataType().simpleString();
        lengths.put(feature.name(), "has type " + type + " (its number of elements is compared)");
      }
    }
    return lengths;
  }

  private void put(
      ProfileConfig config, String name, String column, Optional<Part> part, ValueType type) {
    Optional<BinRule> rule = config.rule(name, type.isNumber());
    ValueType binned = rule.filter(given -> !given.ofNumbers()).isPresent() ? ValueType.TEXT : type;
    BinRule used = rule.orElse(ProfileConfig.guess(binned.isNumber()));
    features.putIfAbsent(name, new Feature(name, column, part, binned, used, rule.isEmpty()));
  }

  /** The same, where a column without a value is of the kind that its bins are for. */
  FeaturePlan knowing(ProfileConfig config, Specifications known, SourceColumns columns) {
    FeaturePlan plan = new FeaturePlan(new LinkedHashMap<>(), skipped, unreadable);
    for (Feature feature : features.values()) {
      if (columns.isNothing(feature.column())) {
        ValueType type = known.valueType(feature.name()).orElse(feature.type());
        plan.put(config, feature.name(), feature.column(), feature.part(), type);
      } else {
        plan.features.put(feature.name(), feature);
      }
    }
    return plan;
  }

  private static boolean isExcluded(ProfileConfig config, String column) {
    return config.exclude().stream().anyMatch(pattern -> NamePattern.matches(pattern, column));
  }

  private static Optional<ValueType> valueType(DataType type) {
    if (INTEGERS.contains(type)) {
      return Optional.of(ValueType.INTEGER);
    }
    boolean real = REALS.contains(type) || type instanceof DecimalType;
    if (real || type.equals(DataTypes.NullType)) {
      return Optional.of(ValueType.REAL);
    }
    return TEXTS.contains(type) ? Optional.of(ValueType.TEXT) : Optional.empty();
  }

  private static ValueType partType(FeatureRule rule, DataType type) {
    Part part = rule.part().orElseThrow();
    boolean allowed =
        switch (part) {
          case LENGTH -> type instanceof ArrayType || type.equals(DataTypes.StringType);
          case HOUR -> TIMES.contains(type);
          case WEEKDAY, DAY, MONTH -> TIMES.contains(type) || type.equals(DataTypes.DateType);
        };
    if (!allowed) {
      throw new JobFailure(
          ExitCode.BAD_CONFIG,
          "profile.features: %s: column '%s' is %s (has no %s)"
              .formatted(rule.name(), rule.column(), type.simpleString(), part));
    }
    return ValueType.INTEGER;
  }

  /** Features that the configuration names outright, whether the table has them or not. */
  static List<String> named(ProfileConfig config) {
    List<String> names = new ArrayList<>();
    for (FeatureRule rule : config.features()) {
      if (!NamePattern.isPattern(rule.name())) {
        names.add(rule.name());
      }
    }
    return names;
  }

  /** Whether the configuration still asks for a feature of this name. */
  static boolean wants(ProfileConfig config, String feature) {
    boolean excluded =
        config.exclude().stream().anyMatch(pattern -> NamePattern.matches(pattern, feature));
    return named(config).contains(feature)
        || (!excluded
            && (config.features().isEmpty()
                || config.features().stream()
                    .anyMatch(rule -> NamePattern.matches(rule.name(), feature))));
  }

  /** Columns that are no features for another reason than that the configuration says so. */
  Map<String, String> leftOut() {
    Map<String, String> leftOut = new LinkedHashMap<>(skipped);
    leftOut.values().removeAll(Set.of(EXCLUDED, IS_DATE));
    return leftOut;
  }

  /** Whether a column is left out as one that pandas has added. */
  boolean isIndex(String column) {
    return IS_INDEX.equals(skipped.get(column));
  }

  /** Names of columns, for messages. */
  static String columns(StructType schema) {
    return Arrays.stream(schema.fieldNames())
        .filter(name -> !name.equals(TableSide.COLUMN)) // which diff adds
        .toList()
        .toString();
  }
}
