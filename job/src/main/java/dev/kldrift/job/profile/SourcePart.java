package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.size;
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
import org.apache.spark.sql.types.StructType;

/** Rows whose columns agree, as features, segments and days. */
public final class SourcePart {
  /** Column of days since 1970. */
  static final String DAY = "day";

  private final SourceConfig source;
  private final List<String> segmentColumns;
  private final Dataset<Row> rows;
  private final FeaturePlan plan;
  private final DayColumn day;

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
    this.day = DayColumn.of(source, rows.schema(), name);
    this.plan = FeaturePlan.of(profile, day.names(), rows.schema());
    segmentColumns.forEach(column -> require(rows.schema(), column, "profile.segments", name));
  }

  /** Its features. */
  public FeaturePlan plan() {
    return plan;
  }

  StructType schema() {
    return rows.schema();
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
    return rows.filter(day.between(Collections.min(days), Collections.max(days)))
        // Before anything is computed of a row; Spark 4.2 would not bring it here by itself.
        .filter(day.day().isin(wanted))
        .select(
            day.day().as(DAY),
            arrayOf("double", numbers).as("numbers"),
            arrayOf("boolean", missing).as("missing"),
            arrayOf("string", texts).as("texts"),
            arrayOf("string", segments()).as("segments"))
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

  /** What the date columns say, as {@code written}, of the rows that have no day. */
  Dataset<Row> undated() {
    return rows.filter(day.isUndated()).select(day.text().as("written"));
  }

  /** Of every row its day, NULL where it has none, what its date columns say, and its file. */
  Dataset<Row> dates() {
    return rows.select(day.day().as(DAY), day.text().as("written"), input_file_name().as("file"));
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
