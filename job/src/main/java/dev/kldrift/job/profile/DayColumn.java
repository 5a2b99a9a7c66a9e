package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import dev.kldrift.job.config.DateConfig;
import dev.kldrift.job.config.DateFormat;
import dev.kldrift.job.config.SourceConfig;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The day that a row falls on, in the zone of the source, by the columns that date it.
 *
 * <p>A row has no day where they are NULL, cannot be read, or lie outside the years 1 to 9999, as
 * the infinities of dates and timestamps do.
 */
final class DayColumn {
  private static final Set<DataType> INTEGERS =
      Set.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  private final List<String> names;
  private final List<DataType> types;
  private final DateFormat format;
  private final ZoneId zone;

  private DayColumn(List<String> names, List<DataType> types, DateFormat format, ZoneId zone) {
    this.names = names;
    this.types = types;
    this.format = format;
    this.zone = zone;
  }

  /**
   * The day of rows with these columns.
   *
   * @param place a file or table, for messages
   * @throws JobFailure if a column is missing, or is nothing that can be a date
   */
  static DayColumn of(SourceConfig source, StructType schema, String place) {
    List<String> names = names(source.date(), schema);
    names.forEach(name -> SourcePart.require(schema, name, "source.date-column", place));
    List<DataType> types = names.stream().map(name -> schema.apply(name).dataType()).toList();
    DayColumn column = new DayColumn(names, types, source.date().format(), source.zone());
    column.requireDates(place);
    return column;
  }

  private static List<String> names(DateConfig date, StructType schema) {
    List<String> present = Arrays.asList(schema.fieldNames());
    boolean standIn =
        date.isDefault()
            && !present.containsAll(date.columns())
            && present.containsAll(DateConfig.YEAR_MONTH_DAY)
            && date.format().isAutomatic();
    return standIn ? DateConfig.YEAR_MONTH_DAY : date.columns();
  }

  private void requireDates(String place) {
    for (int i = 0; i < names.size(); i++) {
      DataType type = types.get(i);
      boolean whole = isText(type) || isWhole(type);
      boolean number = type.equals(DataTypes.DoubleType) || type instanceof DecimalType;
      boolean readable =
          names.size() > 1 ? whole : isTyped() || whole || (number && !format.isAutomatic());
      if (!readable) {
        throw new JobFailure(
            ExitCode.BAD_DATA,
            "source.date-column: column '%s' is %s in %s (must be %s)"
                .formatted(names.get(i), type.simpleString(), place, rule()));
      }
    }
  }

  private String rule() {
    return names.size() > 1
        ? "text or a whole number"
        : "date, timestamp, text, a whole number, or double with source.date-format";
  }

  private boolean isTyped() {
    return type().equals(DataTypes.DateType) || isTime(type());
  }

  private DataType type() {
    return types.get(0);
  }

  static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof BinaryType;
  }

  private static boolean isWhole(DataType type) {
    return INTEGERS.contains(type) || (type instanceof DecimalType decimal && decimal.scale() == 0);
  }

  /** Names of its columns. */
  List<String> names() {
    return names;
  }

  /** Types of its columns, for messages. */
  String types() {
    return types.stream().map(DataType::simpleString).collect(Collectors.joining(", "));
  }

  /** The day in days since 1970, NULL where there is none. */
  Column day() {
    if (isTyped()) {
      Column date = type().equals(DataTypes.DateType) ? first() : local(first(), type(), zone);
      return when(isUndated().unary_$bang(), unix_date(date.cast("date")));
    }
    DayReader reader =
        format
            .epoch()
            .<DayReader>map(unit -> new EpochDayReader(unit, zone))
            .orElseGet(() -> new TextDayReader(format, zone));
    Column written = names.size() > 1 ? text() : first();
    return udf(reader, DataTypes.IntegerType).apply(written);
  }

  private Column first() {
    return column(names.get(0));
  }

  /** Whether a row has no day, in a form that Parquet's statistics can answer where it is typed. */
  Column isUndated() {
    if (!isTyped()) {
      return day().isNull();
    }
    return first()
        .isNull()
        .or(first().lt(start(DayReader.FIRST)))
        .or(first().geq(start(DayReader.LAST.plusDays(1))));
  }

  /** Whether a row may fall on these days, in a form that Parquet's statistics can answer. */
  Column between(LocalDate first, LocalDate last) {
    return isTyped()
        ? first().geq(start(first)).and(first().lt(start(last.plusDays(1))))
        : lit(true);
  }

  /** Where a day begins, as a value of the column's type. */
  private Column start(LocalDate day) {
    if (type().equals(DataTypes.DateType)) {
      return lit(day);
    }
    return type().equals(DataTypes.TimestampType)
        ? lit(day.atStartOfDay(zone).toInstant())
        : lit(day.atStartOfDay());
  }

  /**
   * Time by the clocks of a zone; a timestamp without zone is that already. NULL where it is
   * infinite, as moving that would overflow.
   */
  static Column local(Column time, DataType type, ZoneId zone) {
    if (!type.equals(DataTypes.TimestampType)) {
      return time;
    }
    Column first = lit(DayReader.FIRST.atStartOfDay(zone).toInstant());
    Column end = lit(DayReader.LAST.plusDays(1).atStartOfDay(zone).toInstant());
    return when(time.geq(first).and(time.lt(end)), from_utc_timestamp(time, zone.getId()));
  }

  /** What the columns say, NULL where one is. */
  Column text() {
    if (names.size() == 1) {
      return first().cast("string");
    }
    Column[] parts = names.stream().map(name -> column(name).cast("string")).toArray(Column[]::new);
    // concat is NULL where a part is, which concat_ws leaves out
    return when(concat(parts).isNotNull(), concat_ws("-", parts));
  }
}
