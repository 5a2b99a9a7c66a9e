package dev.kldrift.job.profile;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.udf;
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
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

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

  /** So many days for each core are about as much work for each. */
  private static final int MANY = 4;

  private static final UserDefinedFunction ADD_TOTALS = udaf(new AddTotals(), Encoders.BINARY());
  private static final UserDefinedFunction MEAN =
      udf((UDF2<byte[], Long, Double>) Moments::mean, DataTypes.DoubleType);
  private static final UserDefinedFunction DEVIATION =
      udf((UDF3<byte[], byte[], Long, Double>) Moments::deviation, DataTypes.DoubleType);

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
    return addedUp(parts(days));
  }

  /**
   * The same, each day in one partition. Of many days what tasks have counted is brought there
   * before it is added up, which is one shuffle less; of few that would leave cores idle.
   */
  Dataset<Row> byDay(Collection<LocalDate> days) {
    Dataset<Row> parts = parts(days);
    int cores = parts.sparkSession().sparkContext().defaultParallelism();
    return days.size() >= MANY * cores
        ? addedUp(parts.repartition(col("day")))
        : addedUp(parts).repartition(col(Columns.RUN_DATE));
  }

  private Dataset<Row> parts(Collection<LocalDate> days) {
    return source.parts().stream()
        .map(part -> parts(part, days))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> addedUp(Dataset<Row> parts) {
    Dataset<Row> histograms =
        parts
            .groupBy("day", "level", "segment", "feature")
            .agg(
                call_function("drift.combine", col("counts")).cast("array<bigint>").as("counts"),
                sum("zeros").as("zeros"),
                sum("infinite").as("infinite"),
                sum("empty").as("empty"),
                min("least").as("least"),
                max("greatest").as("greatest"),
                ADD_TOTALS.apply(col("sum")).as("sum"),
                ADD_TOTALS.apply(col("squares")).as("squares"));
    return named(histograms);
  }

  /** A feature that a part does not have is not counted there. */
  private Dataset<Row> parts(SourcePart part, Collection<LocalDate> days) {
    List<Feature> present = features.stream().filter(part::has).toList();
    CountRows count =
        new CountRows(
            present.stream().map(feature -> part.specification(feature, bins(feature))).toList(),
            present.stream().mapToInt(features::indexOf).toArray(),
            levels().stream().map(level -> specifications.level(level.name())).toList(),
            config.profile().positions(levels()),
            constant(present),
            TextForms.of(part, present));
    return part.read(days, present, count, HistogramPart.class);
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
    Column rows = aggregate(col("counts"), lit(0L), Column::plus);
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
    columns.add(rows.as("rows"));
    columns.add(col("counts"));
    columns.addAll(profile(rows));
    columns.add(lit(Columns.SCHEMA_VERSION_VALUE).as(Columns.SCHEMA_VERSION));
    return histograms.select(columns.toArray(Column[]::new));
  }

  /** What the table {@code profile} says of a histogram. */
  private List<Column> profile(Column rows) {
    List<BinSpecification> all = features.stream().map(this::bins).toList();
    Column isNumber =
        byNumber("feature", all.stream().map(each -> each.kind().isNumber()).toList());
    Column kept = byNumber("feature", all.stream().map(BinSpecification::kept).toList());
    Column last = element_at(col("counts"), lit(-1));
    Column nulls = when(isNumber, element_at(col("counts"), lit(-2))).otherwise(last);
    Column nans = when(isNumber, last);
    Column finite = rows.minus(nulls).minus(last).minus(col("infinite"));
    Column occurs = filter(slice(col("counts"), lit(1), kept), count -> count.gt(0));
    return List.of(
        nulls.as("nulls"),
        nans.as("nans"),
        when(isNumber.unary_$bang(), size(occurs)).as("distinct"),
        col("least").as("min"),
        col("greatest").as("max"),
        when(isNumber, MEAN.apply(col("sum"), finite)).as("mean"),
        when(isNumber, DEVIATION.apply(col("sum"), col("squares"), finite)).as("stddev"),
        when(isNumber, col("zeros")).as("zeros"),
        when(isNumber.unary_$bang(), col("empty")).as("empty"));
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
