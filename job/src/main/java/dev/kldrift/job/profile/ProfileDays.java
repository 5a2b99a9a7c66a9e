package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.NightlyConfig;
import dev.kldrift.job.config.SegmentRule;
import dev.kldrift.job.table.Columns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Makes the histograms of days: all features and segments in one pass over the rows and one
 * shuffle.
 *
 * <p>Output: run_date, and the columns of the tables {@code histogram} and {@code profile}. Nothing
 * is collected.
 */
final class ProfileDays {
  /** Name of the level that has all rows. */
  static final String ALL = "all";

  private static final Column[] KEY = {col("day"), col("feature"), col("share")};

  /** Counters of a share of what a day has of a feature, so that a task merges few at once. */
  private static final long MOST_COUNTERS = 1 << 21;

  /** Columns of the tables that are ready. */
  private static final List<String> PROFILED =
      List.of(
          "rows",
          "counts",
          "nulls",
          "nans",
          "distinct",
          "min",
          "max",
          "mean",
          "stddev",
          "zeros",
          "empty");

  /** So many days for each core are about as much work for each. */
  private static final int MANY = 4;

  private final NightlyConfig config;
  private final ProfileSource source;
  private final Specifications specifications;
  private final List<Feature> features;

  ProfileDays(NightlyConfig config, ProfileSource source, Specifications specifications) {
    this.config = config;
    this.source = source;
    this.specifications = specifications;
    this.features =
        source.features().values().stream()
            .filter(feature -> fits(feature, specifications))
            .toList();
  }

  private static boolean fits(Feature feature, Specifications specifications) {
    return specifications
        .feature(feature.name())
        .filter(bins -> bins.kind().isNumber() == feature.type().isNumber())
        .isPresent();
  }

  /** Histograms and profiles of days. */
  Dataset<Row> profile(Collection<LocalDate> days) {
    return addedUp(parts(days).repartition(KEY));
  }

  /**
   * The same, each day in one partition. Of many days what tasks have counted is brought there
   * before it is added up, which is one shuffle less; of few that would leave cores idle.
   */
  Dataset<Row> byDay(Collection<LocalDate> days) {
    Dataset<FeaturePart> parts = parts(days);
    int cores = parts.sparkSession().sparkContext().defaultParallelism();
    return days.size() >= MANY * cores
        ? addedUp(parts.repartition(col("day")))
        : addedUp(parts.repartition(KEY)).repartition(col(Columns.RUN_DATE));
  }

  private Dataset<FeaturePart> parts(Collection<LocalDate> days) {
    return source.parts().stream()
        .map(part -> parts(part, days))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** Adds up the parts of a histogram, which lie in one partition. */
  private Dataset<Row> addedUp(Dataset<FeaturePart> parts) {
    AddParts add = new AddParts(features.stream().map(this::bins).toList());
    return named(
        parts
            .sortWithinPartitions(KEY)
            .mapPartitions(add, Encoders.bean(HistogramRow.class))
            .toDF());
  }

  /** A feature that a part does not have is not counted there. */
  private Dataset<FeaturePart> parts(SourcePart part, Collection<LocalDate> days) {
    List<Feature> present = features.stream().filter(part::has).toList();
    CountRows count =
        new CountRows(
            present.stream().map(feature -> part.specification(feature, bins(feature))).toList(),
            present.stream().mapToInt(features::indexOf).toArray(),
            levels().stream().map(level -> specifications.level(level.name())).toList(),
            config.profile().positions(levels()),
            constant(present),
            TextForms.of(part, present),
            shares());
    return part.read(days, present, count, FeaturePart.class);
  }

  private int shares() {
    long segments = 1;
    for (SegmentRule level : levels()) {
      segments += specifications.level(level.name()).kept() + 2;
    }
    int most = 0;
    for (Feature feature : features) {
      most = Math.max(most, Math.max(bins(feature).edges().size(), bins(feature).kept()) + 3);
    }
    return (int) Math.min(Integer.MAX_VALUE, 1 + segments * most / MOST_COUNTERS);
  }

  /** Within the segments of a column, that column says nothing. */
  private boolean[][] constant(List<Feature> present) {
    boolean[][] constant = new boolean[levels().size()][present.size()];
    for (int level = 0; level < constant.length; level++) {
      for (int i = 0; i < present.size(); i++) {
        constant[level][i] = levels().get(level).cuts(present.get(i).name());
      }
    }
    return constant;
  }

  private List<SegmentRule> levels() {
    return config.profile().segments();
  }

  private Dataset<Row> named(Dataset<Row> histograms) {
    List<Column> columns = new ArrayList<>();
    columns.add(date_from_unix_date(col("day")).as(Columns.RUN_DATE));
    columns.add(lit(config.source().dataset()).as("dataset"));
    columns.add(byNumber("feature", features.stream().map(Feature::name).toList()).as("feature"));
    columns.add(byNumber("level", levelNames()).as("segment_level"));
    for (String name : config.profile().segmentColumns()) {
      columns.add(segmentValue(name).as(name));
    }
    columns.add(byNumber("feature", featureIds()).as("spec_id"));
    columns.add(byNumber("level", levelIds()).as("segment_spec_id"));
    for (String name : PROFILED) {
      columns.add(col(name));
    }
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    return histograms.select(columns.toArray(Column[]::new));
  }

  private List<String> levelNames() {
    List<String> names = new ArrayList<>(List.of(ALL));
    levels().forEach(level -> names.add(level.name()));
    return names;
  }

  private List<String> featureIds() {
    return features.stream().map(feature -> bins(feature).id()).toList();
  }

  private BinSpecification bins(Feature feature) {
    return specifications.feature(feature.name()).orElseThrow();
  }

  private List<String> levelIds() {
    List<String> ids = new ArrayList<>(List.of(""));
    levels().forEach(level -> ids.add(specifications.level(level.name()).id()));
    return ids;
  }

  private static Column byNumber(String number, List<?> values) {
    Column[] all = values.stream().map(value -> lit(value)).toArray(Column[]::new);
    return element_at(array(all), col(number).plus(1));
  }

  /** The value of a segment column, where the level is cut by it. */
  private Column segmentValue(String name) {
    Column value = lit(null).cast("string");
    for (int i = levels().size() - 1; i >= 0; i--) {
      int position = levels().get(i).columns().indexOf(name);
      if (position >= 0) {
        value =
            when(col("level").equalTo(i + 1), get(col("segment"), lit(position))).otherwise(value);
      }
    }
    return value;
  }
}
