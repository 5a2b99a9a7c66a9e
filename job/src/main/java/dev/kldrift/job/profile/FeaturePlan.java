package dev.kldrift.job.profile;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.FeatureRule;
import dev.kldrift.job.config.FeatureRule.Part;
import dev.kldrift.job.config.NamePattern;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.profile.Feature.ValueType;
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
 * Which features a table has, by the configuration and the types of its columns.
 *
 * @param features the features, by name, in the order of the configuration
 * @param skipped columns that are none, with the reason
 */
public record FeaturePlan(Map<String, Feature> features, Map<String, String> skipped) {
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
  static FeaturePlan of(ProfileConfig config, List<String> dateColumns, StructType schema) {
    FeaturePlan plan = new FeaturePlan(new LinkedHashMap<>(), new LinkedHashMap<>());
    List<FeatureRule> rules =
        config.features().isEmpty()
            ? List.of(new FeatureRule("*", "", Optional.empty()))
            : config.features();
    for (FeatureRule rule : rules) {
      for (StructField field : schema.fields()) {
        plan.add(config, rule, field, dateColumns);
      }
    }
    return plan;
  }

  private void add(
      ProfileConfig config, FeatureRule rule, StructField field, List<String> dateColumns) {
    String column = field.name();
    if (rule.part().isPresent()) {
      if (rule.column().equals(column)) {
        put(config, rule.name(), column, rule.part(), partType(rule, field.dataType()));
      }
      return;
    }
    boolean named = rule.name().equals(column);
    if (!named && !NamePattern.matches(rule.name(), column)) {
      return;
    }
    if (!named && dateColumns.contains(column)) {
      skipped.put(column, "is the date column (parts of it can be features)");
    } else if (!named && isExcluded(config, column)) {
      skipped.put(column, "profile.exclude");
    } else {
      addColumn(config, column, field.dataType());
    }
  }

  private void addColumn(ProfileConfig config, String column, DataType type) {
    Optional<ValueType> valueType = valueType(type);
    if (valueType.isPresent()) {
      put(config, column, column, Optional.empty(), valueType.get());
    } else if (type instanceof ArrayType) {
      put(config, column, column, Optional.of(Part.LENGTH), ValueType.INTEGER);
    } else {
      skipped.put(column, "has type " + type.simpleString() + " (name a part of it)");
    }
  }

  private void put(
      ProfileConfig config, String name, String column, Optional<Part> part, ValueType type) {
    Optional<BinRule> rule = config.rule(name, type.isNumber());
    ValueType binned = rule.filter(given -> !given.ofNumbers()).isPresent() ? ValueType.TEXT : type;
    BinRule used = rule.orElse(ProfileConfig.guess(binned.isNumber()));
    features.putIfAbsent(name, new Feature(name, column, part, binned, used, rule.isEmpty()));
  }

  private static boolean isExcluded(ProfileConfig config, String column) {
    return config.exclude().stream().anyMatch(pattern -> NamePattern.matches(pattern, column));
  }

  private static Optional<ValueType> valueType(DataType type) {
    if (INTEGERS.contains(type)) {
      return Optional.of(ValueType.INTEGER);
    }
    if (REALS.contains(type) || type instanceof DecimalType) {
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

  /** Names of columns, for messages. */
  static String columns(StructType schema) {
    return Arrays.toString(schema.fieldNames());
  }
}
