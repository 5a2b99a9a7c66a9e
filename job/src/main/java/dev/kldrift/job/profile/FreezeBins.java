package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import dev.kldrift.job.config.BinRule;
import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.profile.BinSpecification.Kind;
import dev.kldrift.job.run.JobFailure;
import dev.kldrift.job.run.SideBySide;
import dev.kldrift.job.run.SideBySide.Query;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Makes the bins of features and segments that have none yet, from the rows of the baseline, or of
 * the run date where there is no baseline.
 *
 * <p>As many passes as {@link Distributions} needs for exact edges. The driver gets the
 * specifications and what they are made of: the cells of numbers, which are few, and as many values
 * of a category as are kept.
 */
final class FreezeBins {
  private final NightlyConfig config;
  private final ProfileSource source;
  private final Set<LocalDate> soFar;

  FreezeBins(NightlyConfig config, ProfileSource source) {
    this(config, source, Set.of());
  }

  /**
   * Makes bins.
   *
   * @param soFar days before, from which bins are made again that are provisional
   */
  FreezeBins(NightlyConfig config, ProfileSource source, Set<LocalDate> soFar) {
    this.config = config;
    this.source = source;
    this.soFar = Set.copyOf(soFar);
  }

  /** Adds what is missing to the specifications there are. */
  Specifications complete(Specifications known) {
    Set<LocalDate> window = new TreeSet<>(soFar);
    config.binWindow().days().forEach(window::add);
    if (!soFar.isEmpty()) {
      window.add(config.runDate());
    }
    Specifications made = completed(known, window, features(feature -> !known.isFrozen(feature)));
    return completed(made, Set.of(config.runDate()), features(feature -> !made.isMade(feature)));
  }

  private List<Feature> features(Predicate<Feature> wanted) {
    return source.features().values().stream().filter(wanted).toList();
  }

  private Specifications completed(
      Specifications known, Collection<LocalDate> days, List<Feature> features) {
    List<SegmentRule> levels = missingLevels(known);
    if (features.isEmpty() && levels.isEmpty()) {
      return known;
    }
    List<BinSpecification> made = new ArrayList<>();
    for (BinSpecification bins : make(days, features, levels)) {
      made.add(known.feature(bins.name()).map(bins::after).orElse(bins));
    }
    return known.with(made);
  }

  /** Makes the bins of a feature anew. */
  BinSpecification again(BinSpecification before, Feature feature, Collection<LocalDate> days) {
    return make(days, List.of(feature), List.of()).get(0).after(before);
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
        NumberEdges given = edges(feature, new Distribution());
        made.add(specification(feature, given, List.of(), 0));
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
    Distributions distributions = new Distributions(source, config.profile());
    Dataset<Row> counts = distributions.counts(days, features, levels).persist();
    try (SideBySide queries = new SideBySide()) {
      Query<List<Row>> frequent = queries.ask(() -> mostFrequent(counts, levels).collectAsList());
      List<Distribution> numbers =
          distributions.numbers(
              days, features, counts, (feature, found) -> edges(feature, found).unknown());
      List<List<String>> texts = new ArrayList<>();
      for (int i = 0; i < features.size() + levels.size(); i++) {
        texts.add(new ArrayList<>());
      }
      long[] occurred = new long[texts.size()];
      for (Row row : frequent.answer()) {
        texts.get(row.getInt(0)).add(row.getString(1));
        occurred[row.getInt(0)] = row.getLong(3);
      }
      List<BinSpecification> made = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        made.add(
            specification(
                features.get(i),
                edges(features.get(i), numbers.get(i)),
                texts.get(i),
                occurred[i]));
      }
      for (int i = 0; i < levels.size(); i++) {
        made.add(specification(levels.get(i), texts.get(features.size() + i)));
      }
      return made;
    } finally {
      counts.unpersist();
    }
  }

  private NumberEdges edges(Feature feature, Distribution numbers) {
    boolean whole = feature.type() == Feature.ValueType.INTEGER;
    NumberScale scale = new NumberScale(whole, precision(feature));
    return new NumberEdges(feature.name(), feature.rule(), scale, numbers);
  }

  private Precision precision(Feature feature) {
    List<Precision> found =
        source.parts().stream()
            .filter(part -> part.has(feature))
            .map(part -> part.precision(feature))
            .distinct()
            .toList();
    return found.size() == 1 ? found.get(0) : Precision.DOUBLE;
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
        .withColumn("occurred", sum("count").over(Window.partitionBy("feature")))
        .filter(col("rank").leq(limit))
        .select("feature", "text", "rank", "occurred")
        .orderBy("feature", "rank");
  }

  private BinSpecification specification(
      Feature feature, NumberEdges edges, List<String> texts, long occurred) {
    String rule = feature.rule().text();
    if (feature.type().isNumber()) {
      boolean integers = feature.type() == Feature.ValueType.INTEGER;
      List<Double> found = List.of();
      BinOrigin origin = edges.origin();
      try {
        found = edges.edges();
      } catch (JobFailure e) { // the other features go on
        origin = BinOrigin.problem(e.getMessage());
      }
      return new BinSpecification(
          feature.name(),
          integers ? Kind.INTEGER : Kind.REAL,
          rule,
          found,
          List.of(),
          0,
          true,
          origin);
    }
    BinOrigin origin = BinOrigin.of(occurred, texts.size() > 1);
    return known(feature.name(), Kind.TEXT, rule, texts, feature.rule().size(), origin);
  }

  private BinSpecification specification(SegmentRule level, List<String> texts) {
    String rule = "top " + level.cap();
    return known(level.name(), Kind.SEGMENT, rule, texts, level.cap(), BinOrigin.SETTLED);
  }

  private BinSpecification known(
      String name, Kind kind, String rule, List<String> texts, int size, BinOrigin origin) {
    int most = Math.max(size, config.profile().dictionary());
    List<String> values = List.copyOf(texts.subList(0, Math.min(most, texts.size())));
    return new BinSpecification(
        name,
        kind,
        rule,
        List.of(),
        values,
        Math.min(size, values.size()),
        texts.size() <= most,
        origin);
  }
}
