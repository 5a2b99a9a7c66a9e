package dev.kldrift.job.profile;

import static dev.kldrift.job.table.Columns.column;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;

import dev.kldrift.job.input.FooterColumns;
import dev.kldrift.job.input.HalfFloat;
import dev.kldrift.job.input.ParquetTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of Parquet files that agree in them: which Spark is asked for, in which types, and
 * what is made of them before they are counted.
 *
 * <p>Times to the nanosecond become times to the microsecond at or before, numbers of two bytes
 * become floats, and a column without a value is NULL and not read.
 */
final class ParquetColumns {
  private static final int NANOS = 1000;
  private static final UserDefinedFunction HALF = udf(new HalfFloat(), DataTypes.FloatType);

  private final Set<String> nothing;
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private final Map<String, Column> values = new LinkedHashMap<>();
  private final Set<String> halves = new HashSet<>();
  private final Set<String> indexes;
  private StructType asked = new StructType();

  /**
   * Finds out how to read files like this one.
   *
   * @param nothing columns without a value in all of them
   * @param partitions columns that come from the names of folders, in lower case
   */
  ParquetColumns(FooterColumns footer, Set<String> nothing, Set<String> partitions) {
    this.nothing = nothing;
    indexes = new HashSet<>(footer.indexes());
    List<Type> fields = footer.fields();
    indexes.addAll(PandasIndex.columns(fields.stream().map(Type::getName).toArray(String[]::new)));
    Map<String, String> twins = twins(fields);
    for (Type field : fields) {
      String name = field.getName();
      if (twins.containsKey(name)) {
        unreadable.put(
            name, "differs only in case from column '" + twins.get(name) + "' (rename one)");
      } else if (!partitions.contains(name.toLowerCase(Locale.ROOT))) {
        add(field);
      }
    }
  }

  /** Names that differ only in case from another, which Spark cannot tell apart. */
  private static Map<String, String> twins(List<Type> fields) {
    Map<String, String> seen = new HashMap<>();
    Map<String, String> twins = new HashMap<>();
    for (Type field : fields) {
      String other = seen.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getName());
      if (other != null) {
        twins.put(field.getName(), other);
        twins.putIfAbsent(other, field.getName());
      }
    }
    return twins;
  }

  private void add(Type field) {
    String name = field.getName();
    Optional<DataType> type = ParquetTypes.of(field);
    if (nothing.contains(name)) {
      values.put(name, lit(null).cast(type.orElse(DataTypes.NullType)));
    } else if (type.isEmpty()) {
      unreadable.put(name, "is " + ParquetTypes.name(field) + ", which Spark cannot read");
    } else {
      asked = asked.add(name, type.get());
      values.put(name, value(field));
      if (ParquetTypes.isHalf(field)) {
        halves.add(name);
      }
    }
  }

  private static Column value(Type field) {
    Column raw = column(field.getName());
    if (ParquetTypes.isHalf(field)) {
      return HALF.apply(raw);
    }
    return ParquetTypes.isNanos(field)
        ? time(raw, (TimestampLogicalTypeAnnotation) field.getLogicalTypeAnnotation())
        : raw;
  }

  /** Rounded down to microseconds. A time without zone takes that of the session, UTC. */
  private static Column time(Column nanos, TimestampLogicalTypeAnnotation type) {
    Column micros = call_function("div", nanos.minus(pmod(nanos, lit(NANOS))), lit(NANOS));
    Column time = timestamp_micros(micros);
    return type.isAdjustedToUTC() ? time : time.cast(DataTypes.TimestampNTZType);
  }

  /** The columns that Spark is asked for. */
  StructType asked() {
    return asked;
  }

  /** The rows as they are counted, with columns of folders behind those of the files. */
  Dataset<Row> converted(Dataset<Row> read) {
    List<Column> columns = new ArrayList<>();
    values.forEach((name, value) -> columns.add(value.as(name)));
    for (String name : read.columns()) {
      if (!values.containsKey(name)) {
        columns.add(column(name));
      }
    }
    return read.select(columns.toArray(Column[]::new));
  }

  /** What is known of the columns of rows that were so read. */
  SourceColumns known(StructType schema) {
    return new SourceColumns(schema, unreadable, nothing, indexes, halves);
  }
}
