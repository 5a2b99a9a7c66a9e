package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.profile.BinSpecification.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Makes the bins of features and segments that have none yet, from the rows of the baseline, or of
 * the run date where there is no baseline.
 *
 * <p>One pass and one shuffle. The driver gets the specifications and what they are made of: the
 * cells of numbers, which are few, and as many values of a category as are kept.
 */
final class FreezeBins {
  private final NightlyConfig config;
  private final ProfileSource source;

  FreezeBins(NightlyConfig config, ProfileSource source) {
    this.config = config;
    this.source = source;
  }

  /** Adds what is missing to the specifications there are. */
  Specifications complete(Specifications known) {
    Specifications completed = known;
    Set<LocalDate> window = Set.copyOf(config.binWindow().days().toList());
    for (Collection<LocalDate> days : List.of(window, Set.of(config.runDate()))) {
      List<Feature> features = missing(completed);
      List<SegmentRule> levels = missingLevels(completed);
      if (features.isEmpty() && levels.isEmpty()) {
        return completed;
      }
      completed = completed.with(make(days, features, levels));
    }
    return completed;
  }

  private List<Feature> missing(Specifications known) {
    return source.features().values().stream().filter(feature -> !known.isFrozen(feature)).toList();
  }

  private List<SegmentRule> missingLevels(Specifications known) {
    return config.profile().segments().stream().filter(level -> !known.isFrozen(level)).toList();
  }

  private List<BinSpecification> make(
      Collection<LocalDate> days, List<Feature> features, List<SegmentRule> levels) {
    List<BinSpecification> made = new ArrayList<>();
    List<Feature> counted = new ArrayList<>();
    for (Feature feature : features) {
      if (feature.rule().kind() == BinRule.Kind.EDGES) {
        made.add(specification(feature, new TreeMap<>(), List.of()));
      } else {
        counted.add(feature);
      }
    }
    if (!counted.isEmpty() || !levels.isEmpty()) {
      made.addAll(fromCounts(days, counted, levels));
    }
    return made;
  }

  private List<BinSpecification> fromCounts(
      Collection<LocalDate> days, List<Feature> features, List<SegmentRule> levels) {
    Dataset<Row> counts = counts(days, features, levels).persist();
    try {
      List<SortedMap<Long, Long>> cells = new ArrayList<>();
      List<List<String>> texts = new ArrayList<>();
      for (int i = 0; i < features.size() + levels.size(); i++) {
        cells.add(new TreeMap<>());
        texts.add(new ArrayList<>());
      }
      for (Row row : counts.filter(col("cell").isNotNull()).collectAsList()) {
        cells.get(row.getInt(0)).put(row.getLong(1), row.getLong(3));
      }
      for (Row row : mostFrequent(counts, levels).collectAsList()) {
        texts.get(row.getInt(0)).add(row.getString(2));
      }
      List<BinSpecification> made = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        made.add(specification(features.get(i), cells.get(i), texts.get(i)));
      }
      for (int i = 0; i < levels.size(); i++) {
        made.add(specification(levels.get(i), texts.get(features.size() + i)));
      }
      return made;
    } finally {
      counts.unpersist();
    }
  }

  /** Columns feature, cell, text, count. */
  private Dataset<Row> counts(
      Collection<LocalDate> days, List<Feature> features, List<SegmentRule> levels) {
    boolean[] isNumber = new boolean[features.size()];
    for (int i = 0; i < isNumber.length; i++) {
      isNumber[i] = features.get(i).type().isNumber();
    }
    int[][] positions = config.profile().positions(levels);
    return source.parts().stream()
        .map(
            part ->
                part.rows(days, features)
                    .mapPartitions(
                        new CountValues(
                            isNumber, positions, TextForms.common(part, source.parts(), features)),
                        Encoders.bean(ValueCount.class))
                    .toDF())
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .groupBy("feature", "cell", "text")
        .agg(sum("count").as("count"));
  }

  private Dataset<Row> mostFrequent(Dataset<Row> counts, List<SegmentRule> levels) {
    int most = levels.stream().mapToInt(SegmentRule::cap).max().orElse(0);
    int limit = Math.max(most, config.profile().dictionary()) + 1;
    return counts
        .filter(col("text").isNotNull())
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("feature").orderBy(col("count").desc(), col("text"))))
        .filter(col("rank").leq(limit))
        .orderBy("feature", "rank");
  }

  private BinSpecification specification(
      Feature feature, SortedMap<Long, Long> cells, List<String> texts) {
    String rule = feature.rule().text();
    if (feature.type().isNumber()) {
      boolean integers = feature.type() == Feature.ValueType.INTEGER;
      return new BinSpecification(
          feature.name(),
          integers ? Kind.INTEGER : Kind.REAL,
          rule,
          NumberEdges.of(feature.name(), feature.rule(), integers, cells),
          List.of(),
          0,
          true);
    }
    return known(feature.name(), Kind.TEXT, rule, texts, feature.rule().size());
  }

  private BinSpecification specification(SegmentRule level, List<String> texts) {
    return known(level.name(), Kind.SEGMENT, "top " + level.cap(), texts, level.cap());
  }

  private BinSpecification known(
      String name, Kind kind, String rule, List<String> texts, int size) {
    int most = Math.max(size, config.profile().dictionary());
    List<String> values = List.copyOf(texts.subList(0, Math.min(most, texts.size())));
    return new BinSpecification(
        name, kind, rule, List.of(), values, Math.min(size, values.size()), texts.size() <= most);
  }
}
