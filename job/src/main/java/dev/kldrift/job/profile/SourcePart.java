package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.column.BatchWork;
import dev.kldrift.job.column.ColumnSource;
import dev.kldrift.job.config.FeatureRule.Part;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SourceConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/** Rows whose columns agree, as features, segments and days. */
public final class SourcePart {
  /** Column of days since 1970. */
  static final String DAY = "day";

  /** Each task hands on all that it has found, whether in ten rows or a million. */
  private static final int TASKS_PER_CORE = 2;

  /** Those of a whole number that a double, which has 53 of 64 bits, may round off. */
  private static final int LAST_BITS = (1 << 12) - 1;

  private final SourceConfig source;
  private final String name;
  private final List<String> segmentColumns;
  private final Dataset<Row> rows;
  private final SourceColumns columns;
  private final FeaturePlan plan;
  private final DayColumn day;

  /**
   * Plans the features of rows.
   *
   * @param name of a file or table, for messages
   * @param columns what is known of their columns
   * @throws JobFailure if the date column or a segment column is missing, cannot be read, or has a
   *     wrong type
   */
  SourcePart(
      SourceConfig source,
      ProfileConfig profile,
      String name,
      Dataset<Row> rows,
      SourceColumns columns) {
    this.source = source;
    this.name = name;
    this.segmentColumns = profile.segmentColumns();
    this.rows = rows;
    this.columns = columns;
    source.date().columns().forEach(each -> requireReadable(each, "source.date-column", name));
    this.day = DayColumn.of(source, rows.schema(), name);
    this.plan = FeaturePlan.of(profile, day.names(), columns);
    for (String column : segmentColumns) {
      requireReadable(column, "profile.segments", name);
      require(rows.schema(), column, "profile.segments", name);
    }
  }

  private SourcePart(SourcePart like, FeaturePlan plan) {
    this.source = like.source;
    this.name = like.name;
    this.segmentColumns = like.segmentColumns;
    this.rows = like.rows;
    this.columns = like.columns;
    this.day = like.day;
    this.plan = plan;
  }

  /** The same, where a column without a value is of the kind that its bins are for. */
  SourcePart knowing(ProfileConfig profile, Specifications known) {
    return new SourcePart(this, plan.knowing(profile, known, columns));
  }

  /** The same by another configuration. */
  SourcePart planned(ProfileConfig profile) {
    return new SourcePart(this, FeaturePlan.of(profile, day.names(), columns));
  }

  /** Its features. */
  public FeaturePlan plan() {
    return plan;
  }

  StructType schema() {
    return rows.schema();
  }

  private void requireReadable(String column, String setting, String name) {
    String why = columns.unreadable().get(column);
    if (why != null) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: column '%s' %s in %s (must be readable)".formatted(setting, column, why, name));
    }
  }

  /** How its rows are dated. */
  DayColumn day() {
    return day;
  }

  static void require(StructType schema, String column, String setting, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: column '%s' is missing in %s (has %s)"
              .formatted(setting, column, name, FeaturePlan.columns(schema)));
    }
  }

  private DataType type(String column) {
    return rows.schema().apply(column).dataType();
  }

  /**
   * The rows of these days: their day since 1970, the features, the segment columns. A feature that
   * they do not have, or have as another type, is NULL.
   */
  Dataset<Row> rows(Collection<LocalDate> days, List<Feature> features) {
    List<Column> columns = new ArrayList<>(List.of(day.day().as(DAY)));
    for (Feature feature : features) {
      columns.add(readable(feature).as("f" + columns.size()));
    }
    for (String name : segmentColumns) {
      columns.add(column(name).cast("string").cast("binary").as("f" + columns.size()));
    }
    // Before anything is computed of a row; Spark 4.2 would not bring the filter here by itself.
    return of(days).select(columns.toArray(Column[]::new));
  }

  /** A feature as double or binary. */
  private Column readable(Feature feature) {
    Column value = value(feature);
    return feature.type().isNumber() ? value : value.cast("binary");
  }

  private Dataset<Row> of(Collection<LocalDate> days) {
    Object[] wanted = days.stream().map(day -> (int) day.toEpochDay()).toArray();
    return rows.filter(day.between(Collections.min(days), Collections.max(days)))
        .filter(day.day().isin(wanted));
  }

  /** Reads the rows of these days by columns: those of {@link #rows}, in their order. */
  <T> Dataset<T> read(
      Collection<LocalDate> days, List<Feature> features, BatchWork<T> work, Class<T> bean) {
    JavaRDD<T> made = new ColumnSource(rows(days, features)).map(work, tasks(), name);
    return rows.sparkSession().createDataset(made.rdd(), Encoders.bean(bean));
  }

  private int tasks() {
    return TASKS_PER_CORE * rows.sparkSession().sparkContext().defaultParallelism();
  }

  /** Whether there are rows of these days. */
  boolean hasRows(Collection<LocalDate> days) {
    return !rows(days, List.of()).isEmpty();
  }

  /** Of every row of these days its day and its file. */
  Dataset<Row> files(Collection<LocalDate> days) {
    return of(days).select(day.day().as(DAY), input_file_name().as("file"));
  }

  /** What the date columns say, as {@code written}, of the rows that have no day. */
  Dataset<Row> undated() {
    return rows.filter(day.isUndated()).select(day.text().as("written"));
  }

  /** Of every row its day, NULL where it has none, what its date columns say, and its file. */
  Dataset<Row> dates() {
    return rows.select(day.day().as(DAY), day.text().as("written"), input_file_name().as("file"));
  }

  /**
   * Whether these rows have the feature, with values of its type. A column without a value has no
   * type of its own: it is NULL of any.
   */
  boolean has(Feature feature) {
    Feature ours = plan.features().get(feature.name());
    return ours != null && (isNothing(ours) || ours.type().isNumber() == feature.type().isNumber());
  }

  /** Whether these rows have a feature as other values than some bins are for. */
  boolean hasOtherType(BinSpecification bins) {
    Feature ours = plan.features().get(bins.name());
    return ours != null && !isNothing(ours) && ours.type().isNumber() != bins.kind().isNumber();
  }

  /** Whether these rows have not a single value of a feature. */
  boolean isNothing(Feature feature) {
    return columns.isNothing(feature.column());
  }

  /** The edges of bins for the numbers of a feature, as exact as its column is. */
  BinSpecification specification(Feature feature, BinSpecification bins) {
    return bins.withEdges(precision(feature).edges(bins.edges()));
  }

  /** How exact these rows have the numbers of a feature. */
  Precision precision(Feature feature) {
    Feature ours = plan.features().get(feature.name());
    return ours.part().isPresent() ? Precision.DOUBLE : columns.precision(ours.column());
  }

  /** In which form these rows have the texts of a feature. */
  TextForm form(Feature feature) {
    return type(feature).map(TextForm::of).orElse(TextForm.AS_IS);
  }

  /** In which form these rows have each segment column. */
  List<TextForm> segmentForms() {
    return segmentColumns.stream().map(this::form).toList();
  }

  private TextForm form(String column) {
    return valueType(column).map(TextForm::of).orElse(TextForm.AS_IS);
  }

  /** The type of a feature's column, where these rows have any value of it. */
  Optional<DataType> type(Feature feature) {
    return Optional.ofNullable(plan.features().get(feature.name()))
        .flatMap(ours -> valueType(ours.column()));
  }

  /** The type of each segment column, where these rows have any value of it. */
  List<Optional<DataType>> segmentTypes() {
    return segmentColumns.stream().map(this::valueType).toList();
  }

  private Optional<DataType> valueType(String column) {
    return columns.isNothing(column) ? Optional.empty() : Optional.of(type(column));
  }

  /** What the values of features are like, by the feature's number: of each task one. */
  JavaPairRDD<Integer, ColumnSketch> sketches(List<Feature> features) {
    List<Column> read = new ArrayList<>();
    features.forEach(feature -> read.add(readable(feature).as("f" + read.size())));
    int[] lastBits = new int[features.size()];
    for (int i = 0; i < lastBits.length; i++) {
      Feature feature = features.get(i);
      lastBits[i] = -1;
      if (has(feature) && feature.type() == Feature.ValueType.INTEGER && isLong(feature)) {
        lastBits[i] = read.size();
        Column value = column(plan.features().get(feature.name()).column());
        read.add(value.bitwiseAND(LAST_BITS).cast("int").as("f" + read.size()));
      }
    }
    List<Feature.ValueType> types = features.stream().map(Feature::type).toList();
    return JavaPairRDD.fromJavaRDD(
        new ColumnSource(rows.select(read.toArray(Column[]::new)))
            .map(new SketchColumns(types, lastBits), tasks(), name));
  }

  /** Whether its numbers are 64-bit ones, as a double may not have them all. */
  private boolean isLong(Feature feature) {
    return feature.part().isEmpty() && type(feature).filter(DataTypes.LongType::equals).isPresent();
  }

  /** Whether a double may not have its numbers, which are whole. */
  boolean mayBeRounded(Feature feature) {
    return feature.part().isEmpty() && type(feature).filter(SourcePart::isWide).isPresent();
  }

  private static boolean isWide(DataType type) {
    return type.equals(DataTypes.LongType)
        || (type instanceof DecimalType decimal && decimal.scale() == 0);
  }

  private Column value(Feature feature) {
    if (!has(feature) || isNothing(plan.features().get(feature.name()))) {
      return lit(null).cast(feature.type().isNumber() ? "double" : "string");
    }
    Column value =
        feature.part().map(part -> part(part, feature.column())).orElse(column(feature.column()));
    return value.cast(feature.type().isNumber() ? "double" : "string");
  }

  private Column part(Part part, String name) {
    Column local = DayColumn.local(column(name), type(name), source.zone());
    return switch (part) {
      case HOUR -> hour(local);
      case WEEKDAY -> weekday(local).plus(1);
      case DAY -> dayofmonth(local);
      case MONTH -> month(local);
      case LENGTH ->
          when(
              column(name).isNotNull(),
              type(name) instanceof ArrayType ? size(column(name)) : length(column(name)));
    };
  }
}
