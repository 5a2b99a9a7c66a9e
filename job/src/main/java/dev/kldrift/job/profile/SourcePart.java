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
  private final FeaturePlan plan;

  /**
   * Plans the features of rows.
   *
   * @param name of a file or table, for messages
   * @throws JobFailure if the date column or a segment column is missing, or has a wrong type
   */
  SourcePart(SourceConfig source, ProfileConfig profile, String name, Dataset<Row> rows) {
    this.source = source;
    this.segmentColumns = profile.segmentColumns();
    this.rows = rows;
    this.plan = FeaturePlan.of(profile, source.dateColumn(), rows.schema());
    require(source.dateColumn(), "source.date-column", name);
    segmentColumns.forEach(column -> require(column, "profile.segments", name));
    requireDate(name);
  }

  /** Its features. */
  public FeaturePlan plan() {
    return plan;
  }

  StructType schema() {
    return rows.schema();
  }

  private void require(String column, String setting, String name) {
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
        texts.add(value);
      }
    }
    Object[] wanted = days.stream().map(day -> (int) day.toEpochDay()).toArray();
    return rows.filter(between(Collections.min(days), Collections.max(days)))
        .select(
            unix_date(day()).as(DAY),
            arrayOf("double", numbers).as("numbers"),
            arrayOf("boolean", missing).as("missing"),
            arrayOf("string", texts).as("texts"),
            arrayOf("string", segments()).as("segments"))
        .filter(col(DAY).isin(wanted))
        .as(Encoders.bean(SourceRow.class));
  }

  private List<Column> segments() {
    return segmentColumns.stream().map(name -> column(name).cast("string")).toList();
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

  /** Whether these rows have the feature, with values of its type. */
  boolean has(Feature feature) {
    Feature ours = plan.features().get(feature.name());
    return ours != null && ours.type().isNumber() == feature.type().isNumber();
  }

  private Column value(Feature feature) {
    if (!has(feature)) {
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
