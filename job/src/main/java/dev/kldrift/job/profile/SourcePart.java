package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.ExitCode;
import dev.kldrift.job.JobFailure;
import dev.kldrift.job.config.FeatureRule.Part;
import dev.kldrift.job.config.ProfileConfig;
import dev.kldrift.job.config.SourceConfig;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows whose columns agree, as features, segments and days. */
public final class SourcePart {
  private static final String DAY = "day";

  private final SourceConfig source;
  private final List<String> segmentColumns;
  private final Dataset<Row> rows;
  private final SourceColumns columns;
  private final FeaturePlan plan;

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
    this(
        source,
        profile.segmentColumns(),
        rows,
        columns,
        FeaturePlan.of(profile, source.dateColumn(), columns));
    require(source.dateColumn(), "source.date-column", name);
    segmentColumns.forEach(column -> require(column, "profile.segments", name));
    requireDate(name);
  }

  private SourcePart(
      SourceConfig source,
      List<String> segmentColumns,
      Dataset<Row> rows,
      SourceColumns columns,
      FeaturePlan plan) {
    this.source = source;
    this.segmentColumns = segmentColumns;
    this.rows = rows;
    this.columns = columns;
    this.plan = plan;
  }

  /** The same, where a column without a value is of the kind that its bins are for. */
  SourcePart knowing(ProfileConfig profile, Specifications known) {
    return new SourcePart(
        source, segmentColumns, rows, columns, plan.knowing(profile, known, columns));
  }

  /** Its features. */
  public FeaturePlan plan() {
    return plan;
  }

  StructType schema() {
    return rows.schema();
  }

  private void require(String column, String setting, String name) {
    String why = columns.unreadable().get(column);
    if (why != null) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: column '%s' %s in %s (must be readable)".formatted(setting, column, why, name));
    }
    if (!Arrays.asList(rows.columns()).contains(column)) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "%s: column '%s' is missing in %s (has %s)"
              .formatted(setting, column, name, FeaturePlan.columns(rows.schema())));
    }
  }

  private void requireDate(String name) {
    DataType type = type(source.dateColumn());
    if (!isTime(type) && !type.equals(DataTypes.DateType) && !type.equals(DataTypes.StringType)) {
      throw new JobFailure(
          ExitCode.BAD_DATA,
          "source.date-column: column '%s' is %s in %s (must be date, timestamp or string)"
              .formatted(source.dateColumn(), type.simpleString(), name));
    }
  }

  private DataType type(String column) {
    return rows.schema().apply(column).dataType();
  }

  private static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
  }

  /** The rows of these days. A feature that they do not have, or have as another type, is NULL. */
  Dataset<SourceRow> rows(Collection<LocalDate> days, List<Feature> features) {
    List<Column> numbers = new ArrayList<>();
    List<Column> missing = new ArrayList<>();
    List<Column> texts = new ArrayList<>();
    for (Feature feature : features) {
      Column value = value(feature);
      if (feature.type().isNumber()) {
        numbers.add(coalesce(value, lit(Double.NaN)));
        missing.add(value.isNull());
      } else {
        texts.add(value.cast("binary"));
      }
    }
    Object[] wanted = days.stream().map(day -> (int) day.toEpochDay()).toArray();
    return rows.filter(between(Collections.min(days), Collections.max(days)))
        .select(
            unix_date(day()).as(DAY),
            arrayOf("double", numbers).as("numbers"),
            arrayOf("boolean", missing).as("missing"),
            arrayOf("binary", texts).as("texts"),
            arrayOf("binary", segments()).as("segments"))
        .filter(col(DAY).isin(wanted))
        .as(Encoders.bean(SourceRow.class));
  }

  private List<Column> segments() {
    return segmentColumns.stream().map(name -> column(name).cast("string").cast("binary")).toList();
  }

  private static Column arrayOf(String type, List<Column> elements) {
    return array(elements.toArray(Column[]::new)).cast("array<" + type + ">");
  }

  /** Whether there are rows of these days. */
  boolean hasRows(Collection<LocalDate> days) {
    return !rows(days, List.of()).isEmpty();
  }

  /** Where a column falls on days, in the zone of the source. */
  private Column day() {
    Column date = column(source.dateColumn());
    return type(source.dateColumn()).equals(DataTypes.StringType)
        ? date.try_cast("date")
        : local(source.dateColumn()).cast("date");
  }

  /** Time by the clocks of the source's zone; a timestamp without zone is that already. */
  private Column local(String name) {
    return type(name).equals(DataTypes.TimestampType)
        ? from_utc_timestamp(column(name), source.zone().getId())
        : column(name);
  }

  /** The same in a form that Parquet's statistics can answer. */
  private Column between(LocalDate first, LocalDate last) {
    Column date = column(source.dateColumn());
    DataType type = type(source.dateColumn());
    if (type.equals(DataTypes.DateType)) {
      return date.between(lit(first), lit(last));
    }
    if (type.equals(DataTypes.TimestampType)) {
      return date.geq(lit(first.atStartOfDay(source.zone()).toInstant()))
          .and(date.lt(lit(last.plusDays(1).atStartOfDay(source.zone()).toInstant())));
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      return date.geq(lit(first.atStartOfDay())).and(date.lt(lit(last.plusDays(1).atStartOfDay())));
    }
    return lit(true);
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
    Feature ours = plan.features().get(feature.name());
    return ours.part().isPresent()
        ? bins
        : bins.withEdges(columns.precision(ours.column()).edges(bins.edges()));
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

  private Column value(Feature feature) {
    if (!has(feature) || isNothing(plan.features().get(feature.name()))) {
      return lit(null).cast(feature.type().isNumber() ? "double" : "string");
    }
    Column value =
        feature.part().map(part -> part(part, feature.column())).orElse(column(feature.column()));
    return value.cast(feature.type().isNumber() ? "double" : "string");
  }

  private Column part(Part part, String name) {
    Column local = local(name);
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
